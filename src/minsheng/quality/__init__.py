"""How truly open and how good each station is, never without its sample."""
