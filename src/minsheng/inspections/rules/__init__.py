"""Decisions of inspections on plain values."""
