"""Which counts of people are too small to be shown."""

from minsheng.project import env

SMALL_CELL = env.number("SMALL_CELL", 10)
"""Counts of workers below this are withheld on maps, tables and charts; the others are rounded."""
