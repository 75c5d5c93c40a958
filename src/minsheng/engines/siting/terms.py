"""Columns and rows of the exact model that measure a plan: people covered, metres walked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .columns import SiteColumns
from .mip import Mip
from .problem import Floats, Ints, sums
from .rows import Model, Rows, merge_rows


@dataclass(frozen=True, slots=True)
class CoverageTerms:
    """People covered as a sum over columns.

    Attributes:
        column: (rows,) the column that is 1 when the merged demand row is covered.
        weights: (rows,) its people.
        district: (rows,) index or -1.
        need_of_district: (districts,) all people of each district, coverable or not.
        several: rows that two or more openings could cover.
        length, covering: CSR of the columns that cover those.
        column_of: the features that serve a row, as bytes → its column.
    """

    column: Ints
    weights: Floats
    district: Ints
    need_of_district: Floats
    several: Ints
    length: Ints
    covering: Ints
    column_of: dict[bytes, int]

    def total(self, width: int) -> Floats:
        return sums(self.column, self.weights, width)

    def of_people(self, model: Model, people: Floats, width: int) -> Floats:
        """Other people (blocks, points) at the same places, those covered as a sum over columns."""
        other = tuple(
            replace(block, weight=own) for block, own in zip(model.blocks, people, strict=True)
        )
        rows = merge_rows(replace(model, blocks=other), by_district=False)
        value = np.zeros(width)
        for i, weight in enumerate(rows.weight.tolist()):
            served_by = rows.features[rows.indptr[i] : rows.indptr[i + 1]].tobytes()
            value[self.column_of[served_by]] += weight
        return value

    def by_district(self, width: int) -> list[tuple[float, Floats]]:
        """Per district with any people: how many, and those covered as a sum over columns."""
        found: list[tuple[float, Floats]] = []
        for district in np.flatnonzero(self.need_of_district > 0):
            mine = self.district == district
            people = sums(self.column[mine], self.weights[mine], width)
            found.append((float(self.need_of_district[district]), people))
        return found


def add_coverage(
    mip: Mip, model: Model, sites: SiteColumns, rows: Rows | None = None
) -> CoverageTerms:
    """Add one column per merged row that two or more openings could cover.

    A row that a single opening covers needs no column of its own: it is that opening. ``rows`` may
    hold the merged demand when it is at hand; equity needs it by district.
    """
    if rows is None or "equity" in model.problem.objective:
        rows = merge_rows(model, by_district="equity" in model.problem.objective)
    length = np.diff(rows.indptr)
    column = np.full(len(rows.weight), -1, dtype=np.int64)
    single = length == 1
    column[single] = sites.feature_column[rows.features[rows.indptr[:-1][single]]]
    several = np.flatnonzero(~single)
    column[several] = mip.add_columns(len(several))
    keep = np.repeat(~single, length)
    covering = sites.feature_column[rows.features[keep]]
    mip.add_covering(length[several], covering, column[several])
    need = np.zeros(len(model.districts))
    named = model.district_of_point >= 0
    for block in model.blocks:
        need += np.bincount(
            model.district_of_point[named], weights=block.weight[named], minlength=len(need)
        )
    served_by = np.split(rows.features, rows.indptr[1:-1]) if len(column) else []
    column_of = {own.tobytes(): int(c) for own, c in zip(served_by, column, strict=True)}
    return CoverageTerms(
        column, rows.weight, rows.district, need, several, length[several], covering, column_of
    )


def add_backup(mip: Mip, terms: CoverageTerms) -> Ints:
    """Add a column per row that can be covered twice, 1 when it is; returns them."""
    once = terms.column[terms.several]
    twice = mip.add_columns(len(once), whole=True)  # halves would count a single opening twice
    ends = np.cumsum(terms.length)
    columns = np.insert(terms.covering, np.repeat(ends, 2), np.column_stack([once, twice]).ravel())
    values = np.insert(np.ones(len(terms.covering)), np.repeat(ends, 2), -1.0)
    mip.add_rows(terms.length + 2, columns, values, 0.0, np.inf)
    pairs = np.column_stack([once, twice]).ravel()
    signs = np.tile([1.0, -1.0], len(once))
    mip.add_rows(np.full(len(once), 2), pairs, signs, 0.0, np.inf)
    return twice


@dataclass(frozen=True, slots=True)
class _Ladder:
    """One point and service: its ways from the nearest on, each step one column.

    ``steps[k]`` is 1 when nothing within ``metres[k]`` is open; ``near[k]`` are the columns of what
    would serve it at exactly that distance.
    """

    weight: float
    metres: Floats
    near: tuple[Ints, ...]
    steps: Ints


@dataclass(frozen=True, slots=True)
class WayTerms:
    """Metres to the nearest open site as a sum over columns (radius formulation).

    Source: García, Labbé & Marín 2011.

    Attributes:
        offset: weighted metres if everybody were served by the nearest site of all.
    """

    ladders: tuple[_Ladder, ...]

    @property
    def weights(self) -> Floats:
        return np.array([ladder.weight for ladder in self.ladders])

    @property
    def offset(self) -> float:
        return float(sum(ladder.weight * ladder.metres[0] for ladder in self.ladders))

    def unserved(self, width: int) -> Floats:
        """People without any way, as a sum over columns."""
        cost = np.zeros(width)
        for ladder in self.ladders:
            cost[ladder.steps[-1]] += ladder.weight
        return cost

    def metres(self, width: int, *, all_served: bool) -> Floats:
        """Weighted metres beyond ``offset``; those without any way count nothing."""
        cost = np.zeros(width)
        for ladder in self.ladders:
            cost[ladder.steps[:-1]] += ladder.weight * np.diff(ladder.metres)
            if not all_served:
                cost[ladder.steps[-1]] -= ladder.weight * ladder.metres[-1]
        return cost

    def radii(self, *, below: float) -> Floats:
        """All ways shorter than ``below`` that could be the farthest one, ascending."""
        least = max((float(ladder.metres[0]) for ladder in self.ladders), default=0.0)
        every = [ladder.metres for ladder in self.ladders]
        radii = np.unique(np.concatenate(every)) if every else np.zeros(0)
        return radii[(radii < below) & (radii >= min(least, below))]

    def require_within(self, mip: Mip, radius: float) -> None:
        """Everybody who is served at all is served within ``radius``."""
        for ladder in self.ladders:
            reached = int(np.searchsorted(ladder.metres, radius, side="right"))
            if reached == len(ladder.metres):
                continue
            last = ladder.steps[-1:]
            if reached == 0:
                mip.add_row(last, np.ones(1), 1.0, 1.0)
                continue
            pair = np.append(ladder.steps[reached - 1 : reached], last)
            mip.add_row(pair, np.array([1.0, -1.0]), -np.inf, 0.0)


def add_ways(mip: Mip, model: Model, sites: SiteColumns) -> WayTerms:
    """Add the ladders of all points and services that anything allowed could serve."""
    ladders: list[_Ladder] = []
    for service, weight in model.service_weight.items():
        feature = model.levels.feature_of[service]
        able = np.flatnonzero((feature >= 0) & model.allowed)
        column = sites.feature_column[feature[able]]
        for point in np.flatnonzero(weight > 0):
            metres = model.metres[point, able]
            reachable = np.flatnonzero(np.isfinite(metres))
            if len(reachable):
                there, near = _by_distance(metres[reachable], column[reachable])
                steps = mip.add_columns(len(there))
                ladders.append(_Ladder(float(weight[point]), there, near, steps))
    for ladder in ladders:
        _climb(mip, ladder)
    return WayTerms(tuple(ladders))


def _by_distance(metres: Floats, column: Ints) -> tuple[Floats, tuple[Ints, ...]]:
    order = np.argsort(metres, kind="stable")
    there, first = np.unique(metres[order], return_index=True)
    return there, tuple(np.split(column[order], first[1:]))


def _climb(mip: Mip, ladder: _Ladder) -> None:
    """A step is 1 unless the one before is 0 or something at its distance is open."""
    for k, (step, near) in enumerate(zip(ladder.steps, ladder.near, strict=True)):
        before = ladder.steps[k - 1 : k] if k else ladder.steps[:0]
        columns = np.concatenate([[step], near, before])
        values = np.concatenate([np.ones(1 + len(near)), -np.ones(len(before))])
        mip.add_row(columns, values, 0.0 if k else 1.0, np.inf)
