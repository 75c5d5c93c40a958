"""One tap changes today: what is left of a day's spans when a keeper says how today differs."""

from __future__ import annotations

from collections.abc import Iterable

from minsheng.common.opening.rules import DAY_MIN, Span, Spans

CLOSED_NOW, OPEN_LATER, CLOSES_EARLIER, OPEN_LONGER = (
    "closed_now",
    "open_later",
    "closes_earlier",
    "open_longer",
)
HOWS = (CLOSED_NOW, OPEN_LATER, CLOSES_EARLIER, OPEN_LONGER)


class NothingChanges(ValueError):
    """The door would be open just as before, or the time asked for does not fit."""


def changed(spans: Spans, now: int, how: str, at: int = 0) -> Spans:
    """The day's spans after the change.

    Args:
        spans: what the day has now; minutes from its midnight, beyond 1440 the next day's.
        now: the minute at which the keeper says so; what is over stays as it was.
        at: the minute meant by "until" and "from"; not used by ``CLOSED_NOW``.

    Raises:
        NothingChanges: see there.
    """
    if how == CLOSED_NOW:
        found = before(spans, now)
    elif how == OPEN_LATER:
        found = _without(spans, now, at)
    elif how == CLOSES_EARLIER:
        found = before(spans, max(now, _after(spans, at)))
    else:
        found = _longer(spans, now, at)
    if found == tuple(sorted(spans)):
        raise NothingChanges(how)
    return found


def before(spans: Iterable[Span], minute: int) -> Spans:
    """What of the spans lies before ``minute``."""
    return tuple(
        Span(one.start, min(one.end, minute)) for one in sorted(spans) if one.start < minute
    )


def _without(spans: Spans, start: int, end: int) -> Spans:
    """The spans with [start, end) cut out."""
    kept = []
    for one in sorted(spans):
        if one.start < start:
            kept.append(Span(one.start, min(one.end, start)))
        if one.end > max(end, start):
            kept.append(Span(max(one.start, end), one.end))
    return merged(kept)


def _after(spans: Spans, at: int) -> int:
    """A time in the small hours means tomorrow's if a span passes midnight and begins later than it."""
    passes = any(one.end > DAY_MIN for one in spans)
    begins = min((one.start for one in spans), default=0)
    return at + DAY_MIN if passes and at < begins else at


def _longer(spans: Spans, now: int, at: int) -> Spans:
    """The span that is on now, else the last one of the day, ends at ``at`` instead."""
    if not spans:
        return (Span(now, _later(now, at)),)
    ordered = sorted(spans)
    chosen = next((one for one in ordered if one.start <= now < one.end), ordered[-1])
    end = at if at > chosen.start else at + DAY_MIN
    if end <= chosen.end:
        raise NothingChanges(OPEN_LONGER)
    end = min(end, chosen.start + DAY_MIN)
    start = chosen.start
    if chosen.end <= now:  # it has closed: it opens again now
        return merged([*ordered, Span(now, _later(now, at))])
    return merged([one for one in ordered if one != chosen] + [Span(start, end)])


def _later(now: int, at: int) -> int:
    return at if at > now else at + DAY_MIN


def merged(spans: Iterable[Span]) -> Spans:
    """The same minutes in as few spans as possible."""
    found: list[Span] = []
    for one in sorted(spans):
        if found and one.start <= found[-1].end:
            last = found.pop()
            end = min(max(last.end, one.end), last.start + DAY_MIN)
            found.append(Span(last.start, end))
        else:
            found.append(one)
    return tuple(found)
