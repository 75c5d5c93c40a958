"""By when somebody at the union has to say a word."""

from __future__ import annotations

import datetime as dt

from minsheng.common.workdays import add_workdays

BASIC_DAYS, COUNTY_DAYS, APPEAL_DAYS = 3, 2, 2
"""Working days for the basic union, for the county, and for an appeal; proposals of this platform."""


def due(today: dt.date, workdays: int, freezes_on: dt.date) -> dt.date:
    """The working day by which it is due, but never after the day of the freeze; once that is past, today."""
    return max(min(add_workdays(today, workdays), freezes_on), today)
