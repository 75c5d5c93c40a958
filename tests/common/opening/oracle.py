"""The opening rules read minute by minute, in the plainest way, without a line shared with the engine."""

from __future__ import annotations

import datetime as dt

from minsheng.common.opening import Rules, Span
from tests.common.opening.official import DAYS_OFF, WORKED

NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _in_season(season: object, day: dt.date) -> bool:
    first, last = season.first, season.last  # type: ignore[attr-defined]
    at = (day.month, day.day)
    return (first <= at <= last) if first <= last else (at >= first or at <= last)


def spans_on(rules: Rules, day: dt.date) -> tuple[tuple[Span, ...], bool]:
    """(spans that begin on the day, whether a dated exception says so)."""
    for one in rules.exceptions[::-1]:
        if one.first <= day <= one.last:
            return one.spans, True
    week = rules.week
    for season in rules.seasons[::-1]:
        if _in_season(season, day):
            week = season.week
    rule = rules.makeup_days if day in WORKED else rules.holidays if day in DAYS_OFF else None
    if rule is None or rule.like == "usual":
        return week[day.weekday()], False
    if rule.like == "closed":
        return (), False
    return (rule.spans if rule.like == "hours" else week[NAMES.index(rule.like)]), False


def is_open(rules: Rules, moment: dt.datetime) -> bool:
    """Is some span of today, or of yesterday beyond midnight, or of an extension, over ``moment``?"""
    minute = moment.hour * 60 + moment.minute
    for day, at in ((moment.date(), minute), (moment.date() - dt.timedelta(days=1), minute + 1440)):
        spans, is_exception = spans_on(rules, day)
        if any(one.start <= at < one.end for one in spans):
            return True
        for extra in rules.extensions:
            applies = not is_exception and (spans or extra.on_closed_days)
            holds = applies and extra.start <= moment < extra.end
            if holds and any(one.start <= at < one.end for one in extra.spans):
                return True
    return False
