"""Rehearsals: a round's real rules and classes with families that were made up."""
