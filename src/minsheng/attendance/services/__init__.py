"""Deeds on attendance and hearings."""

from minsheng.attendance.services.deciding import (
    NobodyLeft,
    NoReason,
    NotNow,
    answer_hearing_appeal,
    decide_hearing,
    open_hearing,
    tell_family,
)
from minsheng.attendance.services.keeping import NoSuchDay, keep_day
from minsheng.attendance.services.speaking import speak

__all__ = [
    "NoReason",
    "NoSuchDay",
    "NobodyLeft",
    "NotNow",
    "answer_hearing_appeal",
    "decide_hearing",
    "keep_day",
    "open_hearing",
    "speak",
    "tell_family",
]
