"""Merging classes that too few families chose: proposed by one person, asked of every family, done by another."""
