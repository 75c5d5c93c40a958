"""Towns, candidate sites and other places on the map."""
