"""News about standards, sent after commit."""

from django.dispatch import Signal

in_force_changed = Signal()
"""Other clauses hold somewhere from now on: ``paths`` (organisation path prefixes), ``actor``, ``standard``."""
