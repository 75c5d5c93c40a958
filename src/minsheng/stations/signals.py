"""News about stations for subjects above, sent after commit."""

from __future__ import annotations

from django.dispatch import Signal

station_moved = Signal()
"""``station`` entered a state; ``before`` is the one it left."""

hours_changed = Signal()
"""The posted hours of ``station`` are others now; ``actor`` changed them."""

facts_changed = Signal()
"""What the registry knows of the stations with these ``ids`` may be different now."""

stations_unregistered = Signal()
"""The stations with these ``ids`` were a mistake and go; computed rows about them go too. Sent inside the transaction."""
