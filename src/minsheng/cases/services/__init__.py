"""Deeds on cases."""

from minsheng.cases.services.errors import Incomplete, NotYourMove, Stale, TooLate
from minsheng.cases.services.moving import Given, move_case
from minsheng.cases.services.opening import join_case, open_case, raise_severity
from minsheng.cases.services.reopening import reopen_by_reporter

__all__ = [
    "Given",
    "Incomplete",
    "NotYourMove",
    "Stale",
    "TooLate",
    "join_case",
    "move_case",
    "open_case",
    "raise_severity",
    "reopen_by_reporter",
]
