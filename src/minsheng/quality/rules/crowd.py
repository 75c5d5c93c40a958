"""How full a station is, from counts alone: numbers of people, never who they are or where they came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from minsheng.quality.rules.rates import Terms

FREE, SOME, FULL = "free", "some", "full"


@dataclass(frozen=True, slots=True)
class Crowd:
    """How full it was ``at``; ``source`` is "count" (a keeper), "sensor" or "qr"."""

    level: str
    source: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Came:
    """So many came in, or scanned, at that moment."""

    at: dt.datetime
    people: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted at one station lately.

    Attributes:
        present: people a keeper saw inside, the last time somebody looked.
        entered: entries by a counter at the door; a counter that tells of none says 0.
        scanned: scans of the plaque. Only some scan, so scans can show that it is full, never that it is empty.
    """

    present: Came | None = None
    entered: Sequence[Came] = ()
    scanned: Sequence[Came] = ()


def crowd(counts: Counts, places: int | None, terms: Terms, now: dt.datetime) -> Crowd | None:
    """How full it is now; None if nobody counted lately or nobody knows how many it holds.

    People inside are those a keeper counted, else those who came within the time people stay.

    Args:
        places: how many it holds at once.
    """
    if not places:
        return None
    fresh = now - dt.timedelta(minutes=terms.crowd_fresh_min)
    if counts.present and fresh <= counts.present.at <= now:
        return Crowd(level(counts.present.people / places, terms), "count", counts.present.at)
    entered = _stayed(counts.entered, terms, now)
    last = max((one.at for one in counts.entered if one.at <= now), default=None)
    if last is not None and last >= fresh:
        return Crowd(level(entered / places, terms), "sensor", last)
    scanned = _stayed(counts.scanned, terms, now)
    if scanned and level(scanned / places, terms) == FULL:
        return Crowd(FULL, "qr", max(one.at for one in counts.scanned if one.at <= now))
    return None


def _stayed(came: Sequence[Came], terms: Terms, now: dt.datetime) -> int:
    since = now - dt.timedelta(minutes=terms.crowd_stay_min)
    return sum(one.people for one in came if since <= one.at <= now)


def level(share: float, terms: Terms) -> str:
    """ "free", "some" or "full" by the share of its places that are taken."""
    if share >= terms.crowd_full:
        return FULL
    return SOME if share >= terms.crowd_some else FREE
