"""The case loop on plain values: which move is possible for whom, by when, and who hears of it."""
