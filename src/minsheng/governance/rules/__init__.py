"""Decisions of governance on plain values."""
