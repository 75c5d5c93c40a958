"""The war map."""
