"""Pages of mergers."""
