"""The deeds of the surveys."""
