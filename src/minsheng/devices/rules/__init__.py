"""Pure rules of devices."""
