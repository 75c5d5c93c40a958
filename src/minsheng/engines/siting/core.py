"""The core of a problem: the levels still in question, and the demand they decide about."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .levels import Levels
from .problem import Bools, Floats, Ints, sums
from .rows import Model, Rows


@dataclass(frozen=True, slots=True)
class Core:
    """A smaller problem whose plans are the plans of the whole one that keep to its levels.

    Attributes:
        model: the same problem with fewer levels; sites that may not close must be open.
        rows: its merged demand; a row that a site which cannot close serves hangs on that alone.
        level: (core levels,) the level each one is in the whole problem.
        row: (rows of the whole problem,) row of the core it belongs to; -1 when it is decided.
        certain: (rows of the whole problem,) those that a site which cannot close serves.
    """

    model: Model
    rows: Rows
    level: Ints
    row: Ints
    certain: Bools

    def shrunk(self, chosen: Ints) -> Ints:
        """(sites,) a plan of the whole problem in core levels; it must keep to them."""
        back = np.full(int(self.level.max(initial=-1)) + 2, -1, dtype=np.int64)
        back[self.level] = np.arange(len(self.level))
        return np.where(chosen >= 0, back[chosen], -1)

    def grown(self, chosen: Ints) -> Ints:
        """(sites,) a plan of the core in the levels of the whole problem."""
        return np.where(chosen >= 0, np.append(self.level, -1)[chosen], -1)


def narrow(model: Model, rows: Rows, kept: Bools, may_close: Bools) -> Core:
    """Keep these levels (levels,) only; sites (sites,) that may not close must be open."""
    level = np.flatnonzero(kept)
    feature_of, levels, certain = _narrow_levels(model.levels, level, may_close)
    left = np.bincount(levels.site, minlength=len(may_close)) > 0
    must = np.where(left, np.where(may_close, model.problem.sites.must, 1), -1).astype(np.int64)
    problem = replace(model.problem, sites=replace(model.problem.sites, must=must))
    smaller = replace(
        model,
        problem=problem,
        levels=levels,
        allowed=model.allowed & left,
        blocks=tuple(
            replace(block, feature=levels.feature_of[block.service]) for block in model.blocks
        ),
    )
    merged, row, decided = _narrow_rows(rows, feature_of, certain)
    return Core(smaller, merged, level, row, decided)


def entries_left(model: Model, rows: Rows, kept: Bools, may_close: Bools) -> int:
    """About how many entries the rows of the core would have."""
    offers = model.levels.offers
    n_features = len(model.levels.feature_site)
    times = np.bincount(offers[kept].ravel() + 1, minlength=n_features + 1)[1:]
    of_site = np.bincount(model.levels.site[kept], minlength=len(may_close))
    site = model.levels.feature_site
    certain = (times == of_site[site]) & ~may_close[site] & (times > 0)
    possible = (times > 0)[rows.features]
    row = np.repeat(np.arange(len(rows.weight)), np.diff(rows.indptr))
    decided = np.zeros(len(rows.weight), dtype=np.bool_)
    decided[row[certain[rows.features]]] = True
    return int((possible & ~decided[row]).sum())


def _narrow_levels(levels: Levels, level: Ints, may_close: Bools) -> tuple[Ints, Levels, Bools]:
    """(feature → core feature or -1, the levels kept, (core features,) those surely offered).

    Features that the same levels kept offer become one.
    """
    site = levels.site[level]
    start = np.searchsorted(site, np.arange(len(levels.start)))
    at: dict[int, list[int]] = {}
    for index, row in enumerate(levels.offers[level].tolist()):
        for feature in row:
            if feature >= 0:
                at.setdefault(feature, []).append(index)
    feature_of = np.full(len(levels.feature_site) + 1, -1, dtype=np.int64)
    classes: dict[tuple[int, ...], int] = {}
    for feature in sorted(at):
        feature_of[feature] = classes.setdefault(tuple(at[feature]), len(classes))
    feature_site = np.array([site[own[0]] for own in classes], dtype=np.int64)
    size = np.array([len(own) for own in classes], dtype=np.int64)
    certain = (size == np.diff(start)[feature_site]) & ~may_close[feature_site]
    present = np.full(len(levels.site) + 1, -1, dtype=np.int64)
    present[level] = np.arange(len(level))
    smaller = Levels(
        start=start.astype(np.int64),
        site=site,
        cost_yuan=levels.cost_yuan[level],
        option=levels.option[level],
        offers=_merged_offers(feature_of[levels.offers[level]]),
        feature_site=feature_site,
        feature_of={s: feature_of[own] for s, own in levels.feature_of.items()},
        present=present[levels.present],
    )
    return feature_of[:-1], smaller, np.asarray(certain, dtype=np.bool_)


def _merged_offers(offers: Ints) -> Ints:
    """Each row ascending without repeats, padded with -1 at the end."""
    ordered = -np.sort(-offers, axis=1)
    ordered[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = -1
    high = np.iinfo(np.int64).max
    ordered = np.sort(np.where(ordered < 0, high, ordered), axis=1)
    return np.where(ordered == high, -1, ordered)


def _narrow_rows(rows: Rows, feature_of: Ints, certain: Bools) -> tuple[Rows, Ints, Bools]:
    """Rows in core features, merged anew; the core row of each or -1; those surely covered."""
    n = len(rows.weight)
    row = np.repeat(np.arange(n), np.diff(rows.indptr))
    feature = feature_of[rows.features]
    row, feature = row[feature >= 0], feature[feature >= 0]
    sure = np.flatnonzero(certain[feature])
    owner = np.full(n, -1, dtype=np.int64)
    owner[row[sure][::-1]] = feature[sure][::-1]
    open_question = owner[row] < 0
    row, feature = row[open_question], feature[open_question]
    order = np.lexsort((feature, row))
    row, feature = row[order], feature[order]
    first = _code(row, feature, n, 1)
    second = _code(row, feature, n, 2)
    length = np.bincount(row, minlength=n)
    asked = np.flatnonzero(length > 0)
    keys = np.column_stack([first[asked], second[asked]])
    _, representative, group = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    lead = asked[representative]
    begin = np.concatenate([[0], np.cumsum(length)])[lead]
    taken = length[lead]
    within = np.arange(int(taken.sum())) - np.repeat(np.cumsum(taken) - taken, taken)
    features = feature[np.repeat(begin, taken) + within]
    of_row = np.full(n, -1, dtype=np.int64)
    of_row[asked] = group.ravel()
    weight = np.bincount(group.ravel(), weights=rows.weight[asked], minlength=len(lead))
    served, people = _certain_rows(rows.weight, owner, len(certain))
    indptr = np.concatenate([[0], np.cumsum(np.append(taken, np.ones(len(served))))])
    merged = Rows(
        indptr=indptr.astype(np.int64),
        features=np.append(features, served).astype(np.int32),
        weight=np.append(weight, people),
        district=np.full(len(lead) + len(served), -1, dtype=np.int64),
        lost=rows.lost,
    )
    return merged, of_row, owner >= 0


def _certain_rows(weight: Floats, owner: Ints, n_features: int) -> tuple[Ints, Floats]:
    """One row per feature that is surely offered, with all its people."""
    decided = owner >= 0
    people = sums(owner[decided], weight[decided], n_features)
    served = np.flatnonzero(people > 0)
    return served, people[served]


def _code(row: Ints, feature: Ints, n_rows: int, seed: int) -> Ints:
    """A 64-bit sum of random numbers per row that stands for its set of features."""
    numbers = np.random.default_rng(seed).integers(
        -(2**62), 2**62, size=int(feature.max(initial=0)) + 1, dtype=np.int64
    )
    code = np.zeros(n_rows, dtype=np.int64)
    np.add.at(code, row, numbers[feature])
    return code
