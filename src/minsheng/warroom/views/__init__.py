"""Pages of the war map."""
