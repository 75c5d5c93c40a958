"""Pages of the registry and the meter."""
