"""The quarters of a week in which a door can be open at all, so that a database can leave out the others.

Whatever the season, holiday, exception or warning: a moment outside these quarters is a closed door. A
moment inside them says nothing yet; ``state_at`` does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from minsheng.common.opening.rules import DAY_MIN, WEEKDAYS, DayRule, Rules, Spans

HOURS = 7 * 24
QUARTER_MIN = 15
ALL_WEEK = "f" * HOURS
"""Open, perhaps, at any time."""

_QUARTERS = HOURS * 4


def possible_quarters(rules: Rules) -> str:
    """One hexadecimal digit per hour of the week, Monday 0:00 first; its lowest bit is the hour's first quarter."""
    found = 0
    for weekday, spans in _by_weekday(rules):
        for one in spans:
            first = (weekday * DAY_MIN + one.start) // QUARTER_MIN
            last = (weekday * DAY_MIN + one.end - 1) // QUARTER_MIN
            found |= ((1 << (last - first + 1)) - 1) << first
    found |= found >> _QUARTERS  # Sunday night reaches into Monday
    return f"{found & ((1 << _QUARTERS) - 1):0{HOURS}x}"[::-1]


def digit_at(when: dt.datetime) -> tuple[int, list[str]]:
    """(place from 0, digits): ``possible_quarters`` has one of the digits there if a door can be open at ``when``."""
    bit = 1 << (when.minute // QUARTER_MIN)
    return when.weekday() * 24 + when.hour, [f"{one:x}" for one in range(16) if one & bit]


def _by_weekday(rules: Rules) -> Iterator[tuple[int, Spans]]:
    weeks = [rules.week, *(season.week for season in rules.seasons)]
    for week in weeks:
        yield from enumerate(week)
    for rule in (rules.holidays, rules.makeup_days):
        for spans in _told(rule, weeks):
            yield from _every_day(spans)
    for one in rules.exceptions:
        for day in range(min((one.last - one.first).days + 1, 7)):
            yield (one.first.weekday() + day) % 7, one.spans
    for extension in rules.extensions:
        yield from _every_day(extension.spans)
    for _kind, promise in rules.on_warning:
        yield from _every_day(promise.spans)


def _told(rule: DayRule, weeks: Iterable[tuple[Spans, ...]]) -> list[Spans]:
    """What a rule about holidays or weekends worked can put on any day."""
    if rule.like == "hours":
        return [rule.spans]
    return [week[WEEKDAYS.index(rule.like)] for week in weeks if rule.like in WEEKDAYS]


def _every_day(spans: Spans) -> Iterator[tuple[int, Spans]]:
    return ((weekday, spans) for weekday in range(7))
