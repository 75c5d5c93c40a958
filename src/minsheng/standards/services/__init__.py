"""Deeds on standards: writing drafts, publishing them for good, putting them in force."""
