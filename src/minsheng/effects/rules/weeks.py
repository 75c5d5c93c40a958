"""From days to weeks that begin with the weekday of the change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WEEKS_BEFORE, WEEKS_AFTER = 52, 26
"""The longest time looked at. Source: a proposal; a year before shows the course, half a year after the effect."""

LEAST_DAYS = 4
"""A week of visits counts if so many of its days were measured. Source: a proposal."""

LEAST_RATINGS = 3
"""A week of ratings counts if so many were given. Source: a proposal."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The weeks around a change, only those that are over.

    Attributes:
        first: the first day of the first week.
        last: the last day of the last week.
    """

    change: dt.date
    before: int
    after: int

    @property
    def first(self) -> dt.date:
        return self.change - dt.timedelta(weeks=self.before)

    @property
    def last(self) -> dt.date:
        return self.change + dt.timedelta(weeks=self.after, days=-1)

    def place(self, day: dt.date) -> int:
        """Which week, from 0; only for days within."""
        return (day - self.first).days // 7

    def gather(self, days: Iterable[tuple[dt.date, float]]) -> list[list[float]]:
        """The figures of each week; days outside are left out."""
        found: list[list[float]] = [[] for _ in range(self.before + self.after)]
        for day, value in days:
            if self.first <= day <= self.last:
                found[self.place(day)].append(value)
        return found

    def told(self, week: int, since: dt.date) -> bool:
        """Is the whole week on or after ``since``?"""
        return self.first + dt.timedelta(weeks=week) >= since


def frame_of(change: dt.date, today: dt.date) -> Frame:
    """The weeks before ``change`` and those that have passed since; today is not over."""
    passed = max(0, (today - change).days // 7)
    return Frame(change, WEEKS_BEFORE, min(WEEKS_AFTER, passed))


def means(weeks: Sequence[Sequence[float]], least: int) -> tuple[float | None, ...]:
    """The mean of each week with at least ``least`` figures, else None."""
    return tuple(sum(one) / len(one) if len(one) >= least else None for one in weeks)


def best_source(
    by_source: Sequence[tuple[str, Sequence[float | None]]], before: int
) -> tuple[float | None, ...] | None:
    """The figures of the one source that measured longest on both sides; of equals the first.

    Another way of counting is another number: a station whose counter came with the change would
    seem to have changed.
    """
    best: tuple[float | None, ...] | None = None
    most = 0
    for _source, values in by_source:
        weeks = min(_told(values[:before]), _told(values[before:]))
        if weeks > most:
            best, most = tuple(values), weeks
    return best


def _told(values: Sequence[float | None]) -> int:
    return sum(one is not None for one in values)
