"""From rules to moments: which spans a day has, whether the door is open, and when that changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from minsheng.common.opening.calendar import holiday_on, is_makeup
from minsheng.common.opening.rules import (
    DAY_MIN,
    WEEKDAYS,
    DayRule,
    Extension,
    Rules,
    Spans,
    Week,
)

HORIZON_DAYS = 400
"""How far ahead a change is looked for: a season that is closed for most of a year still has its opening day."""

ONE_DAY = dt.timedelta(days=1)
Minutes = tuple[int, int]
"""[start, end) in minutes since the first day of the calendar."""


class Reason(StrEnum):
    """Why the door is open or closed."""

    WEEK = "week"
    SEASON = "season"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    EXCEPTION = "exception"
    EXTENSION = "extension"
    BREAK = "break"
    """Closed between two spans of the same day: the lunch gap."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The spans that begin on a day, which rule says so, and its words (holiday, season or reason)."""

    spans: Spans
    reason: Reason
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """The door is open from ``start`` up to ``end`` without a break."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class OpenState:
    """Open or not, until ``changes_at`` (None: not within ``HORIZON_DAYS``), and why."""

    is_open: bool
    changes_at: dt.datetime | None
    reason: Reason
    note: str = ""


def day_plan(rules: Rules, day: dt.date) -> DayPlan:
    """What the rules say about the day, extensions left out."""
    for one in reversed(rules.exceptions):
        if one.contains(day):
            return DayPlan(one.spans, Reason.EXCEPTION, one.reason)
    week, season = rules.week_on(day)
    if rules.makeup_days.like != "usual" and is_makeup(day):
        return DayPlan(_as_told(rules.makeup_days, week), Reason.MAKEUP)
    if rules.holidays.like != "usual" and (holiday := holiday_on(day)):
        return DayPlan(_as_told(rules.holidays, week), Reason.HOLIDAY, holiday)
    if season:
        return DayPlan(week[day.weekday()], Reason.SEASON, season.name)
    return DayPlan(week[day.weekday()], Reason.WEEK)


def _as_told(rule: DayRule, week: Week) -> Spans:
    if rule.like == "closed":
        return ()
    return rule.spans if rule.like == "hours" else week[WEEKDAYS.index(rule.like)]


def spans(rules: Rules, first_day: dt.date, last_day: dt.date) -> list[OpenSpan]:
    """When the door is open from the start of ``first_day`` to the end of ``last_day``, cut there; in order."""
    least, most = first_day.toordinal() * DAY_MIN, (last_day.toordinal() + 1) * DAY_MIN
    found = []
    for start, end in _stream(rules, first_day, (last_day - first_day).days + 1):
        start, end = max(start, least), min(end, most)
        if start < end:
            found.append(OpenSpan(_moment(start), _moment(end)))
    return found


def state_at(rules: Rules, when: dt.datetime) -> OpenState:
    """Is the door open at ``when`` (wall-clock time of the place), until when, and why?"""
    now = when.toordinal() * DAY_MIN + when.hour * 60 + when.minute
    for start, end in _stream(rules, when.date(), _horizon(rules, when.date())):
        if end > now:
            if start > now:
                return OpenState(False, _moment(start), *_why_closed(rules, when))
            until = _moment(end) if end < now + HORIZON_DAYS * DAY_MIN - DAY_MIN else None
            if rules.is_constant and not _spoken_for(rules, when.date()):
                until = None
            return OpenState(True, until, *_why_open(rules, when, now))
    return OpenState(False, None, *_why_closed(rules, when))


def _spoken_for(rules: Rules, day: dt.date) -> bool:
    """May a dated exception or an extension make some day from the eve of ``day`` on different?"""
    eve = day - ONE_DAY
    return any(one.last >= eve for one in rules.exceptions) or any(
        one.end.date() >= eve for one in rules.extensions
    )


def _horizon(rules: Rules, day: dt.date) -> int:
    return 2 if rules.is_constant and not _spoken_for(rules, day) else HORIZON_DAYS


def _stream(rules: Rules, first_day: dt.date, days: int) -> Iterator[Minutes]:
    """Open stretches of ``days`` days from the eve of ``first_day`` on, merged, in order."""
    extra = _extended(rules)
    start = end = -1
    eve = first_day - ONE_DAY
    for number in range(days + 1):
        day = eve + dt.timedelta(days=number)
        base = day.toordinal() * DAY_MIN
        pieces = [(base + one.start, base + one.end) for one in day_plan(rules, day).spans]
        if day.toordinal() in extra:
            pieces += extra[day.toordinal()]
        for begins, ends in sorted(pieces):
            if begins > end:
                if end > 0:
                    yield start, end
                start, end = begins, ends
            else:
                end = max(end, ends)
    if end > 0:
        yield start, end


def _extended(rules: Rules) -> dict[int, list[Minutes]]:
    """What the extensions add, by the day on which each piece begins."""
    found: dict[int, list[Minutes]] = {}
    for one in rules.extensions:
        for start, end in _pieces(rules, one):
            found.setdefault(start // DAY_MIN, []).append((start, end))
    return found


def _pieces(rules: Rules, one: Extension) -> Iterator[Minutes]:
    least, most = _minute(one.start), _minute(one.end)
    for ordinal in range(one.start.toordinal() - 1, one.end.toordinal() + 1):
        plan = day_plan(rules, dt.date.fromordinal(ordinal))
        if plan.reason is Reason.EXCEPTION or not (plan.spans or one.on_closed_days):
            continue
        for span in one.spans:
            start = max(ordinal * DAY_MIN + span.start, least)
            end = min(ordinal * DAY_MIN + span.end, most)
            if start < end:
                yield start, end


def _minute(when: dt.datetime) -> int:
    return when.toordinal() * DAY_MIN + when.hour * 60 + when.minute


def _moment(minute: int) -> dt.datetime:
    day = dt.datetime.fromordinal(minute // DAY_MIN)  # wall-clock time of the place
    return day + dt.timedelta(minutes=minute % DAY_MIN)


def _why_open(rules: Rules, when: dt.datetime, now: int) -> tuple[Reason, str]:
    for day in (when.date(), when.date() - ONE_DAY):
        plan = day_plan(rules, day)
        base = day.toordinal() * DAY_MIN
        if any(base + one.start <= now < base + one.end for one in plan.spans):
            return plan.reason, plan.note
    for extension in rules.extensions:
        if any(start <= now < end for start, end in _pieces(rules, extension)):
            return Reason.EXTENSION, extension.reason
    raise AssertionError("open without a span")  # pragma: no cover


def _why_closed(rules: Rules, when: dt.datetime) -> tuple[Reason, str]:
    plan = day_plan(rules, when.date())
    minute = when.hour * 60 + when.minute
    has_ended = any(one.end <= minute for one in plan.spans)
    will_begin = any(one.start > minute for one in plan.spans)
    if has_ended and will_begin:
        return Reason.BREAK, plan.note
    return plan.reason, plan.note


def weekly_minutes(rules: Rules, day: dt.date) -> int:
    """How many minutes the ordinary week in force on ``day`` is open; overlaps at midnight counted once."""
    week, _season = rules.week_on(day)
    whole = 7 * DAY_MIN
    pieces = []
    for weekday, day_spans in enumerate(week):
        for one in day_spans:
            start, end = weekday * DAY_MIN + one.start, weekday * DAY_MIN + one.end
            pieces.append((start, min(end, whole)))
            if end > whole:  # Sunday night reaches into Monday
                pieces.append((0, end - whole))
    total = reached = 0
    for start, end in sorted(pieces):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
