"""Places that parents ask for, by area, age band and part of the year, beside the seats there are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minsheng.applications.rules.eligibility import BEARABLE_MINUTES
from minsheng.classes.rules import minutes_short

BANDS = ("preschool", "lower", "upper", "junior")
"""As the parents' questionnaire asks; a class belongs to the band of its middle age."""
_UPPER_AGES = (6, 9, 12)
TERMS = ("jul_1", "jul_2", "aug_1", "aug_2", "winter")
DROP_OFF = {
    "t0700": dt.time(7),
    "t0730": dt.time(7, 30),
    "t0800": dt.time(8),
    "t0830": dt.time(8, 30),
}
PICK_UP = {
    "t1630": dt.time(16, 30),
    "t1730": dt.time(17, 30),
    "t1830": dt.time(18, 30),
    "t2000": dt.time(20),
}

Cell = tuple[str, str, str]
"""Area, band, term."""
Hours = tuple[dt.time, dt.time]


def band_of(age_from: int, age_until: int) -> str:
    """The band of a class by the middle of its ages."""
    middle = (age_from + age_until) / 2
    return BANDS[sum(middle >= age for age in _UPPER_AGES)]


def terms_of(starts_on: dt.date, ends_on: dt.date) -> list[str]:
    """The parts of the year a term lies in for a week or more; [] outside the holidays."""
    days = [starts_on + dt.timedelta(days=i) for i in range((ends_on - starts_on).days + 1)]
    counted = Counter(_part(day) for day in days)
    return [term for term in TERMS if counted[term] >= min(7, len(days))]


def _part(day: dt.date) -> str:
    if day.month in (12, 1, 2):
        return "winter"
    half = 1 if day.day <= 15 else 2
    return {7: f"jul_{half}", 8: f"aug_{half}"}.get(day.month, "")


@dataclass(frozen=True, slots=True)
class Row:
    """One area, band and term. ``wanted`` is None where too few asked to be shown."""

    area: str
    band: str
    term: str
    wanted: int | None
    seats: int

    @property
    def missing(self) -> int | None:
        """Places that are short, 0 if there are enough; None where the need is withheld."""
        return None if self.wanted is None else max(0, self.wanted - self.seats)


def shown(count: float, small: int) -> int | None:
    """A count as it may be shown: withheld below ``small``, else rounded to half of it (decision 0006)."""
    step = max(1, small // 2)
    return None if count < small else round(count / step) * step


def rows_of(
    wanted: Mapping[Cell, float], seats: Mapping[Cell, int], *, scale: float, small: int
) -> list[Row]:
    """All cells that enough people ask for or that have seats, where most is missing first.

    Args:
        wanted: weighted children of the answers; scale: children each stands for.
        small: answers below this are withheld, whatever they stand for.
    """
    found = []
    for area, band, term in {*wanted, *seats}:
        asked = shown(wanted.get((area, band, term), 0), small)
        there = seats.get((area, band, term), 0)
        if asked is not None or there:
            need = None if asked is None else round(asked * scale)
            found.append(Row(area, band, term, need, there))
    return sorted(
        found,
        key=lambda row: (
            -(row.missing or 0),
            row.area,
            BANDS.index(row.band),
            TERMS.index(row.term),
        ),
    )


def fitting_share(
    needed: Iterable[tuple[str, Hours]], classes: Mapping[str, set[Hours]]
) -> float | None:
    """Share of parents whose hours some class of their area covers but for 30 minutes; None without parents."""
    parents = list(needed)
    if not parents:
        return None
    fits = sum(any(_covers(hours, one) for one in classes.get(area, ())) for area, hours in parents)
    return fits / len(parents)


def _covers(needed: Hours, offered: Hours) -> bool:
    return minutes_short(*offered, *needed) <= BEARABLE_MINUTES
