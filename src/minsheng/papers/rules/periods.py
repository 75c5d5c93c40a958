"""Which days a paper is about."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both ends included."""

    first: dt.date
    last: dt.date

    @property
    def before(self) -> Period:
        """The period of the same kind that ended the day before this one began."""
        end = self.first - dt.timedelta(days=1)
        if self == year_of(self.first):
            return year_of(end)
        if self.first.day == 1 and self.last == month_of(self.first).last:
            return month_of(end)
        length = self.last - self.first
        return Period(end - length, end)


def week_of(day: dt.date) -> Period:
    """Monday to Sunday around ``day``."""
    first = day - dt.timedelta(days=day.weekday())
    return Period(first, first + dt.timedelta(days=WEEK - 1))


def month_of(day: dt.date) -> Period:
    """The calendar month of ``day``."""
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last))


def year_of(day: dt.date) -> Period:
    """The calendar year of ``day``."""
    return Period(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))
