"""Where heat and cold warnings come from."""

from minsheng.project import env

WARNING_FEEDS = env.words("WARNING_FEEDS")
"""Addresses of CAP 1.2 feeds, separated by commas; none by default, warnings are then entered by hand."""
