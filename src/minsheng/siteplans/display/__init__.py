"""Plans as maps, charts and tables."""
