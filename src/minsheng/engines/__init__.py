"""Replayable engines: plain Python, NumPy and a solver; no Django, clock, files or network."""
