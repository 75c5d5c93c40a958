"""Checks by risk and by draw, in the field and offline."""
