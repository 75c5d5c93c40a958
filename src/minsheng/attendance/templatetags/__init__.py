"""Template tags of attendance."""
