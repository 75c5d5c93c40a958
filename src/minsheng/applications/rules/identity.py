"""Chinese identity numbers: what can be wrong with one, and the date of birth in it.

Source: GB 11643-1999 with the check sign of ISO 7064 MOD 11-2.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"


class Fault(StrEnum):
    """What a person can mend by looking at the card again."""

    LENGTH = "length"
    SIGNS = "signs"
    DATE = "date"
    CHECK = "check"


def plain(number: str) -> str:
    """Without blanks, with a capital X, full-width signs as ordinary ones."""
    wide = {ord("０") + place: str(place) for place in range(10)} | {ord("ｘ"): "X", ord("Ｘ"): "X"}
    return re.sub(r"[\s-]", "", number.translate(wide)).upper()


def check_sign(first: str) -> str:
    """The 18th sign for the first seventeen digits."""
    return _SIGNS[sum(int(d) * weight for d, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def fault_in(number: str, today: dt.date) -> Fault | None:
    """The first thing wrong with a ``plain`` number; None if the rule finds nothing."""
    if len(number) != LENGTH:
        return Fault.LENGTH
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return Fault.SIGNS
    try:
        born = born_on(number)
    except ValueError:
        return Fault.DATE
    if not dt.date(1900, 1, 1) <= born <= today:
        return Fault.DATE
    return None if check_sign(number[:17]) == number[17] else Fault.CHECK


def born_on(number: str) -> dt.date:
    """The date of birth in a number.

    Raises:
        ValueError: there is no such day.
    """
    return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
