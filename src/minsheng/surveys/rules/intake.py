"""Whether an answer is taken, and whether it counts at once."""

from __future__ import annotations

import datetime as dt

GRACE = dt.timedelta(days=7)
"""How long after the end a phone that was off the network may still hand in what was filled before."""
COUNTED_PER_DAY = 40
"""Answers a day from one connection that count at once; a shared station network stays below."""
TAKEN_PER_DAY = 400
"""Answers a day from one connection that are stored at all."""
CLOCK_SLACK = dt.timedelta(minutes=10)


def may_take(
    *, is_open: bool, closed_at: dt.datetime | None, answered_at: dt.datetime, now: dt.datetime
) -> bool:
    """Open surveys take answers; closed ones only those filled before the end, for a few days."""
    if is_open:
        return True
    return closed_at is not None and answered_at <= closed_at and now < closed_at + GRACE


def believable(answered_at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """The phone's own time, unless it lies in the future or more than 60 days back."""
    if (
        answered_at is None
        or answered_at > now + CLOCK_SLACK
        or answered_at < now - dt.timedelta(days=60)
    ):
        return now
    return min(answered_at, now)


def verdict(count_today: int) -> str:
    """ "count", "set_aside" for a human to look at, or "refuse", by answers from one connection today."""
    if count_today > TAKEN_PER_DAY:
        return "refuse"
    return "set_aside" if count_today > COUNTED_PER_DAY else "count"
