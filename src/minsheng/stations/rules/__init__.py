"""Decisions on plain values: short codes and states."""
