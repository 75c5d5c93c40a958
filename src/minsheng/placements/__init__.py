"""Freezing a round, the public draw, the match, and who has which place."""
