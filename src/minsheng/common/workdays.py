"""China's working days, with the days off that are moved and the weekends worked for them.

Source: the yearly notices of the State Council's general office, as the maintained library
``holidays`` carries them. A year whose notice the library does not know has only the holidays that
the law fixes: ``is_published`` says so, and whoever shows a date in such a year must say so too.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays

SATURDAY = 5
DECEMBER = 12
ONE_DAY = dt.timedelta(days=1)


@cache
def _year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year, expand=False, language="zh_CN")


@cache
def is_published(year: int) -> bool:
    """Does the library know this year's notice? Every notice so far has weekends that are worked."""
    return any(day.year == year for day in _year(year).weekend_workdays)


def holiday_name(day: dt.date) -> str:
    """The holiday on ``day`` in Chinese; "" on any other day, ordinary weekends included."""
    return str(_year(day.year).get(day) or "")


def is_makeup_workday(day: dt.date) -> bool:
    """Is this a Saturday or Sunday on which China works to make up for a day off?"""
    if day.weekday() < SATURDAY:
        return False
    # the last weekend of December may be worked for a day off in January, which is next year's notice
    years = (day.year, day.year + 1) if day.month == DECEMBER else (day.year,)
    return any(day in _year(year).weekend_workdays for year in years)


def is_workday(day: dt.date) -> bool:
    """Do offices work on ``day``?"""
    if is_makeup_workday(day):
        return True
    return day.weekday() < SATURDAY and day not in _year(day.year)


def add_workdays(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day`` (before it, if negative); 0 gives ``day`` itself."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_workday(day)
    return day


def workdays_between(start: dt.date, end: dt.date) -> int:
    """Working days after ``start`` up to and with ``end``; negative if ``end`` comes first."""
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + i * ONE_DAY) for i in range(1, (end - start).days + 1))
