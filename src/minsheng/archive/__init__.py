"""Leaving in good order: a year closed into an immutable archive, everything exported in open formats."""
