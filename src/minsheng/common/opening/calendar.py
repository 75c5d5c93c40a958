"""Days off and weekends worked, as a door sign means them.

The library behind ``common.workdays`` names holidays and moved days off. The notices count the
weekends that touch them as part of the same holiday ("1 to 7 October, seven days off"), and so does
a station that is closed on holidays. A weekend that is worked instead never is.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from minsheng.common.workdays import holiday_name, is_makeup_workday

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
NAMES = {
    "元旦": ("元旦",),
    "春节": ("春节", "农历除夕"),
    "清明节": ("清明",),
    "劳动节": ("劳动",),
    "端午节": ("端午",),
    "中秋节": ("中秋",),
    "国庆节": ("国庆",),
}
"""Holiday → words that name it in the library."""


@lru_cache(maxsize=4096)
def is_makeup(day: dt.date) -> bool:
    """Is it a Saturday or Sunday on which China works?"""
    return is_makeup_workday(day)


@lru_cache(maxsize=4096)
def holiday_on(day: dt.date) -> str:
    """Chinese name of the holiday whose days off include ``day``, one of ``NAMES``; "" on ordinary days."""
    if not _is_off(day):
        return ""
    for step in (
        -ONE_DAY,
        ONE_DAY,
    ):  # moved days off follow their holiday more often than they lead
        near = day
        while _is_off(near):
            for name, words in NAMES.items():
                if any(word in holiday_name(near) for word in words):
                    return name
            near += step
    return ""


def _is_off(day: dt.date) -> bool:
    """A weekend that is not worked, or a day with a name."""
    return not is_makeup(day) and (day.weekday() >= SATURDAY or bool(holiday_name(day)))
