"""From missing places to classes one could open: how many, for which ages, at which hours."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from minsheng.applications.rules.need import DROP_OFF, PICK_UP, Hours, Row, fitting_share

AGES = {"preschool": (3, 5), "lower": (6, 8), "upper": (9, 11), "junior": (12, 15)}
"""Years of age of the bands, as classes are opened for them."""
CLASS_SIZE = 30
LEAST = 10
"""Fewer missing places make no class."""
ENOUGH = 0.9
"""Share of parents whose hours should fit; longer hours than that takes cost teachers' time."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Classes for one area, band and term.

    Attributes:
        classes, seats: how many classes, and how many seats each.
        opens, closes: the shortest hours that fit enough parents; share: of the parents who fit.
        is_wide: too few parents of the area told their hours, so those of all areas were taken.
    """

    area: str
    band: str
    term: str
    missing: int
    classes: int
    seats: int
    opens: dt.time
    closes: dt.time
    share: float
    is_wide: bool

    @property
    def ages(self) -> tuple[int, int]:
        return AGES[self.band]


def proposals(
    rows: Iterable[Row], told: Collection[tuple[str, Hours]], *, small: int
) -> list[Proposal]:
    """Classes for every cell in which enough is missing, in the order of the rows.

    Args:
        told: area and hours of each parent; small: of fewer parents nothing is said.
    """
    by_area: dict[str, list[Hours]] = {}
    for area, hours in told:
        by_area.setdefault(area, []).append(hours)
    everybody = [hours for _area, hours in told]
    found = []
    for row in rows:
        own = by_area.get(row.area, [])
        parents = own if len(own) >= small else everybody
        if row.missing is None or row.missing < LEAST or len(parents) < small:
            continue
        opens, closes, share = best_hours(parents)
        number = math.ceil(row.missing / CLASS_SIZE)
        found.append(
            Proposal(
                row.area,
                row.band,
                row.term,
                row.missing,
                number,
                math.ceil(row.missing / number),
                opens,
                closes,
                share,
                is_wide=parents is not own,
            )
        )
    return found


def best_hours(parents: Sequence[Hours]) -> tuple[dt.time, dt.time, float]:
    """The shortest hours that fit enough of the parents, else those that fit most; with their share."""
    tried = []
    for opens, closes in product(DROP_OFF.values(), PICK_UP.values()):
        share = fitting_share([("", hours) for hours in parents], {"": {(opens, closes)}}) or 0.0
        tried.append((opens, closes, share))
    enough = [one for one in tried if one[2] >= ENOUGH]
    return (
        min(enough, key=_length) if enough else max(tried, key=lambda one: (one[2], -_length(one)))
    )


def _length(one: tuple[dt.time, dt.time, float]) -> int:
    opens, closes, _share = one
    return 60 * (closes.hour - opens.hour) + closes.minute - opens.minute


def missing_by_area(rows: Iterable[Row]) -> Mapping[str, int | None]:
    """Places that are short by area; None where every need of the area is withheld."""
    found: dict[str, int | None] = {}
    for row in rows:
        before = found.get(row.area)
        found[row.area] = before if row.missing is None else (before or 0) + row.missing
    return found
