"""News of cases for the subjects above, sent after commit with ``case`` and ``move`` (a Move row)."""

from django.dispatch import Signal

case_opened = Signal()
case_moved = Signal()
"""Every move, those below included."""
case_closed = Signal()
case_reopened = Signal()
