"""News of inspections, sent after commit with ``inspection``."""

from django.dispatch import Signal

inspection_done = Signal()
