"""Terms, classes and seats."""

from minsheng.classes.models.care_class import CareClass, CareClassQuerySet, Group
from minsheng.classes.models.seat import Seat, SeatQuerySet
from minsheng.classes.models.term import Term, TermQuerySet

__all__ = [
    "CareClass",
    "CareClassQuerySet",
    "Group",
    "Seat",
    "SeatQuerySet",
    "Term",
    "TermQuerySet",
]
