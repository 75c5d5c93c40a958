"""The rules as values: spans of a day, a week of them, seasons, holidays, exceptions, extensions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

DAY_MIN = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open from minute ``start`` of a day up to, not including, minute ``end``; beyond 1440 it is the next day's.

    Raises:
        ValueError: it does not begin within its day, is empty, or is longer than a day.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY_MIN and self.start < self.end <= self.start + DAY_MIN):
            raise ValueError(f"no span of a day: {self.start}-{self.end}")

    def __str__(self) -> str:
        """ "08:30-12:00"; "22:00-06:00" passes midnight; "00:00-24:00" is the whole day."""
        end = self.end if self.end <= DAY_MIN else self.end - DAY_MIN
        return f"{clock(self.start)}-{clock(end)}"


def clock(minute: int) -> str:
    """ "08:30" for 510, "24:00" for 1440."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


Spans = tuple[Span, ...]
Week = tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]
"""The spans of each weekday, Monday first."""

WHOLE_DAY: Spans = (Span(0, DAY_MIN),)
ALWAYS: Week = (WHOLE_DAY,) * 7
NEVER: Week = ((),) * 7


@dataclass(frozen=True, slots=True)
class Season:
    """Another week from one (month, day) to another, both included; it may pass New Year."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    week: Week

    def contains(self, day: dt.date) -> bool:
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class DayRule:
    """What holds on a kind of day: as ``like`` says ("usual", "closed", a weekday, or "hours": ``spans``)."""

    like: str = "usual"
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Exception_:  # noqa: N801  the bare word is a builtin
    """From ``first`` to ``last`` (both included) only ``spans`` hold, and why; no spans: closed."""

    first: dt.date
    last: dt.date
    spans: Spans
    reason: str = ""

    def contains(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Extension:
    """From ``start`` up to ``end`` the door is open during ``spans`` too, cut at both ends of the period.

    Args:
        on_closed_days: also on days when the ordinary rules keep it closed.
        reason: shown to the public, such as "高温橙色预警".
    """

    start: dt.datetime
    end: dt.datetime
    spans: Spans
    on_closed_days: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OnWarning:
    """What a station has promised for a kind of weather warning."""

    spans: Spans
    on_closed_days: bool = False


@dataclass(frozen=True)
class Rules:
    """Everything that decides when one door is open. ``on_warning`` pairs a kind ("heat", "cold") with a promise."""

    week: Week = NEVER
    seasons: tuple[Season, ...] = ()
    holidays: DayRule = DayRule()
    makeup_days: DayRule = DayRule()
    exceptions: tuple[Exception_, ...] = ()
    extensions: tuple[Extension, ...] = ()
    on_warning: tuple[tuple[str, OnWarning], ...] = ()

    def extended(self, extensions: tuple[Extension, ...]) -> Rules:
        """The same rules while these extensions are in force."""
        return replace(self, extensions=extensions)

    def promise_for(self, kind: str) -> OnWarning | None:
        """What holds during a warning of this kind, if anything was promised."""
        return dict(self.on_warning).get(kind)

    @cached_property
    def is_constant(self) -> bool:
        """Are all ordinary days alike: open throughout, or never open?"""
        weeks = [self.week, *(season.week for season in self.seasons)]
        days = {spans for week in weeks for spans in week}
        for rule in (self.holidays, self.makeup_days):
            days |= {rule.spans} if rule.like == "hours" else set()
            days |= {()} if rule.like == "closed" else set()
        return len(days) == 1 and days <= {(), WHOLE_DAY}

    def week_on(self, day: dt.date) -> tuple[Week, Season | None]:
        """The ordinary week in force on ``day``, and the season it comes from."""
        for season in self.seasons:
            if season.contains(day):
                return season.week, season
        return self.week, None
