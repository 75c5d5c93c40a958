"""Template tags of mergers."""
