"""Template tags of the surveys pages."""
