"""Families apply: guardian, children, ranked wishes, evidence, checks."""
