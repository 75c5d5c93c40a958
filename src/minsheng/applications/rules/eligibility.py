"""Whether a child can be in a class, with the reason; and how well the class suits the family."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from minsheng.classes.rules import age_on, minutes_short
from minsheng.common.geo import LonLat, distance_m

DETOUR_FACTOR = 1.3
"""Way by road over straight line; a common figure for towns, good enough to put classes in order."""
BEARABLE_MINUTES = 30
"""Minutes of the working day outside class hours that families can bridge."""


class Hindrance(StrEnum):
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    NOT_OPEN = "not_open"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a class offers: plain values of ``CareClass``, its term and its venue."""

    class_id: int
    term_id: int
    venue_id: int
    is_open: bool
    age_from: int
    age_until: int
    starts_on: dt.date
    opens: dt.time
    closes: dt.time
    at: LonLat


@dataclass(frozen=True, slots=True)
class Day:
    """A family's day as far as it was told; None where it was not."""

    home: LonLat | None
    work: LonLat | None
    work_from: dt.time | None
    work_until: dt.time | None


def hindrance(born: dt.date, offer: Offer) -> Hindrance | None:
    """Why a child born then cannot be in the class; None if it can. Age counts on the first day."""
    if not offer.is_open:
        return Hindrance.NOT_OPEN
    years = age_on(born, offer.starts_on)
    if years < offer.age_from:
        return Hindrance.TOO_YOUNG
    return Hindrance.TOO_OLD if years > offer.age_until else None


def uncovered(day: Day, offer: Offer) -> int:
    """Minutes of the working day outside class hours; 0 if no hours were told."""
    if day.work_from is None or day.work_until is None or day.work_until <= day.work_from:
        return 0
    return minutes_short(offer.opens, offer.closes, day.work_from, day.work_until)


def detour_m(day: Day, offer: Offer) -> float | None:
    """Metres by which home → venue → work is longer than home → work; None if no place is known."""
    if day.home is None:
        return None
    there = distance_m(day.home, offer.at)
    if day.work is None:
        return DETOUR_FACTOR * there
    straight = distance_m(day.home, day.work)
    return DETOUR_FACTOR * (there + distance_m(offer.at, day.work) - straight)


def suits(day: Day, offer: Offer) -> tuple[bool, int, int, int]:
    """A key to put classes in order: hours that can be borne first, then the shorter detour."""
    short, detour = uncovered(day, offer), detour_m(day, offer)
    return (
        short > BEARABLE_MINUTES,
        round(detour or 0),
        short,
        offer.class_id,
    )
