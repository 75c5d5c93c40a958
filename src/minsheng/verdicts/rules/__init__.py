"""Decisions on plain values: when a vote passes."""
