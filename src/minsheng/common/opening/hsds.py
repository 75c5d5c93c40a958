"""The rules as HSDS 3.0 ``schedule`` objects: one per season, span and set of weekdays, and per dated opening.

HSDS has no word for "closed on this day": closures are told in ``notes`` of a row without times.
Source: Open Referral, Human Services Data Specification 3.0, schema/schedule.json.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from minsheng.common.opening.rules import DAY_MIN, WEEKDAYS, Rules, Span, Week, clock

BYDAY = dict(zip(WEEKDAYS, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
UTC_OFFSET_H = 8


def hsds_schedules(rules: Rules, today: dt.date) -> list[dict[str, Any]]:
    """Schedules from ``today`` to the end of next year, without their ids (the caller names them)."""
    last = dt.date(today.year + 1, 12, 31)
    if not rules.seasons:
        found = _weekly(rules.week, None, None, "")
    else:
        found = [
            row
            for first_day, last_day, week, name in _stretches(rules, today, last)
            for row in _weekly(week, first_day, last_day, name)
        ]
    return [*found, *_dated(rules, today)]


def _stretches(
    rules: Rules, today: dt.date, last: dt.date
) -> list[tuple[dt.date, dt.date, Week, str]]:
    """The seasons of the period one after another: (first day, last day, week, name)."""
    found: list[tuple[dt.date, dt.date, Week, str]] = []
    for number in range((last - today).days + 1):
        day = today + dt.timedelta(days=number)
        week, season = rules.week_on(day)
        name = season.name if season else ""
        if found and found[-1][2:] == (week, name):
            found[-1] = (found[-1][0], day, week, name)
        else:
            found.append((day, day, week, name))
    return found


def _weekly(
    week: Week, first: dt.date | None, last: dt.date | None, name: str
) -> list[dict[str, Any]]:
    days_of: dict[Span, list[str]] = {}
    for weekday, spans in zip(WEEKDAYS, week, strict=True):
        for one in spans:
            days_of.setdefault(one, []).append(BYDAY[weekday])
    return [
        {**_row(first, last, one), "freq": "WEEKLY", "byday": ",".join(days), "description": name}
        for one, days in sorted(days_of.items())
    ]


def _row(first: dt.date | None, last: dt.date | None, one: Span | None) -> dict[str, Any]:
    row: dict[str, Any] = {"timezone": UTC_OFFSET_H}
    if first and last:
        row |= {"valid_from": first.isoformat(), "valid_to": last.isoformat()}
    if one:
        row |= {"opens_at": _time(one.start), "closes_at": _time(one.end)}
    return row


def _time(minute: int) -> str:
    """RFC 3339 time with its offset; midnight at a day's end is 00:00."""
    return f"{clock(minute % DAY_MIN)}:00+{UTC_OFFSET_H:02d}:00"


def _dated(rules: Rules, today: dt.date) -> list[dict[str, Any]]:
    found = []
    for one in rules.exceptions:
        if one.last < today:
            continue
        for span in one.spans or (None,):
            row = _row(one.first, one.last, span)
            closed = "closed" if span is None else ""
            notes = " · ".join(text for text in (closed, one.reason) if text)
            days = {BYDAY[WEEKDAYS[(one.first.weekday() + i) % 7]] for i in range(_days(one))}
            byday = ",".join(day for day in BYDAY.values() if day in days)
            found.append({**row, "freq": "WEEKLY", "byday": byday, "notes": notes})
    return found


def _days(one: Any) -> int:
    days: int = (one.last - one.first).days + 1
    return min(days, len(calendar.day_name))
