"""Before and after a change: what it did, as far as the figures can tell, in plain words."""
