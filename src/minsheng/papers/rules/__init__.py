"""Decisions on plain values: periods and the frozen document."""
