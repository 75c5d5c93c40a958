"""News of site plans for the subjects above."""

from __future__ import annotations

from django.dispatch import Signal

plan_adopted = Signal()
"""``plan`` is adopted and its stations stand in the list; ``actor`` did it. Sent inside the transaction."""
