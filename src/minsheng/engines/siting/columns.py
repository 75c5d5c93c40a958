"""Columns of the exact model: which level each site takes, and what it thereby offers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from minsheng.engines.common.status import Infeasible

from .mip import Mip
from .problem import Bools, Floats, Ints
from .rows import Model
from .rules import floors_of


@dataclass(frozen=True, slots=True)
class SiteColumns:
    """Where the sites stand in a `Mip`.

    A site whose dearer levels offer all that the cheaper ones do has one column per level,
    "open at this level or a higher one"; the steps are nested, which HiGHS likes best. Any other
    site has one column per level of which at most one is 1.

    Attributes:
        level_column: (levels,) column of each level.
        nested: (sites,) whether the columns of the site are nested steps.
        feature_column: (features,) column that is 1 when the feature is offered.
        cost: (columns so far,) yuan per column.
    """

    level_column: Ints
    nested: Bools
    feature_column: Ints
    cost: Floats

    def chosen(self, model: Model, x: Floats) -> Ints:
        """(sites,) the level each site takes in a solution, or -1."""
        levels = model.levels
        on = x[self.level_column] > 0.5
        chosen = np.full(len(self.nested), -1, dtype=np.int64)
        taken = np.flatnonzero(on)
        chosen[levels.site[taken]] = taken  # the highest step wins, as later levels come last
        return chosen

    def set_by(self, model: Model) -> sparse.csr_array:
        """(levels, columns) the columns that are 1 when a site takes the level."""
        levels = model.levels
        row, column = [], []
        for level, home in enumerate(levels.site.tolist()):
            first = int(levels.start[home]) if self.nested[home] else level
            offered = self.feature_column[levels.offers[level][levels.offers[level] >= 0]]
            own = np.union1d(self.level_column[first : level + 1], offered)
            row.append(np.full(len(own), level))
            column.append(own)
        at = (_joined(row), _joined(column))
        shape = (len(levels.site), len(self.cost))
        return sparse.csr_array((np.ones(len(at[0])), at), shape=shape)

    def start(self, model: Model, chosen: Ints, width: int) -> Floats:
        """A solution vector with the plan's level columns set."""
        x = np.zeros(width)
        for level in chosen[chosen >= 0]:
            site = model.levels.site[level]
            first = model.levels.start[site] if self.nested[site] else level
            x[self.level_column[first : level + 1]] = 1.0
        is_open = model.levels.open_features(chosen)
        x[self.feature_column[is_open]] = 1.0
        return x


def add_sites(mip: Mip, model: Model) -> SiteColumns:
    """Add the columns of all sites; those that must be open are, those that may not are not."""
    levels = model.levels
    n_sites = len(levels.start) - 1
    offers = [frozenset(int(f) for f in row if f >= 0) for row in levels.offers]
    nested = np.array(
        [_is_nested(levels.of_site(s), offers) for s in range(n_sites)], dtype=np.bool_
    )
    level_column = mip.add_columns(len(levels.site), whole=True)
    feature_column = np.full(len(levels.feature_site), -1, dtype=np.int64)
    cost = levels.cost_yuan.copy()
    for site in range(n_sites):
        own = levels.of_site(site)
        if nested[site]:
            cost[own.start + 1 : own.stop] -= levels.cost_yuan[own.start : own.stop][:-1]
            _nest(mip, own, offers, level_column, feature_column)
        else:
            _exclude(mip, own, offers, level_column, feature_column)
    for level in np.flatnonzero(~model.allowed[levels.site]):
        mip.fix(int(level_column[level]), 0.0)
    full = np.zeros(mip.width)
    full[level_column] = cost
    columns = SiteColumns(level_column, nested, feature_column, full)
    for needed in np.flatnonzero(model.problem.sites.must > 0):
        terms = open_terms(model, columns, np.array([needed]))
        mip.add_row(terms, np.ones(len(terms)), 1.0, 1.0)
    return columns


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _is_nested(own: range, offers: list[frozenset[int]]) -> bool:
    return all(offers[level] <= offers[level + 1] for level in own[:-1])


def _nest(
    mip: Mip, own: range, offers: list[frozenset[int]], level_column: Ints, feature_column: Ints
) -> None:
    for level in own:
        for feature in offers[level]:
            if feature_column[feature] < 0:
                feature_column[feature] = level_column[level]
        if level > own.start:
            pair = level_column[[level - 1, level]]
            mip.add_row(pair, np.array([1.0, -1.0]), 0.0, np.inf)


def _exclude(
    mip: Mip, own: range, offers: list[frozenset[int]], level_column: Ints, feature_column: Ints
) -> None:
    mip.add_row(level_column[own.start : own.stop], np.ones(len(own)), -np.inf, 1.0)
    for feature in sorted(set().union(*(offers[level] for level in own))):
        giving = [level_column[level] for level in own if feature in offers[level]]
        if len(giving) == 1:
            feature_column[feature] = giving[0]
            continue
        column = int(mip.add_columns(1)[0])
        feature_column[feature] = column
        values = np.append(np.ones(len(giving)), -1.0)
        mip.add_row(np.array([*giving, column]), values, 0.0, np.inf)


def open_terms(model: Model, columns: SiteColumns, sites: Ints) -> Ints:
    """Columns whose sum is the number of open sites among ``sites``."""
    levels, terms = model.levels, []
    for site in sites:
        own = levels.of_site(int(site))
        terms += list(own[:1]) if columns.nested[site] else list(own)
    return columns.level_column[np.array(terms, dtype=np.int64)]


def add_rules(mip: Mip, model: Model, columns: SiteColumns, *, budget: bool = True) -> None:
    """Add what sites share: the count, the floors, and the budget if wanted."""
    problem = model.problem
    everywhere = open_terms(model, columns, np.arange(len(problem.sites.id)))
    if problem.count is not None:
        mip.add_row(everywhere, np.ones(len(everywhere)), 0.0, float(problem.count))
    if budget and problem.budget_yuan is not None:
        paid = np.flatnonzero(columns.cost)
        mip.add_row(paid, columns.cost[paid], -np.inf, problem.budget_yuan)
    for floor in floors_of(model):
        values = level_terms(model, columns, floor.levels.astype(np.float64), mip.width)
        mip.add_dense_row(values, float(floor.least), np.inf)


def level_terms(model: Model, columns: SiteColumns, amount: Floats, width: int) -> Floats:
    """A value per column whose sum is the ``amount`` (levels,) of every level taken."""
    levels = model.levels
    values = np.zeros(width)
    values[columns.level_column] = amount
    below = np.arange(1, len(amount))
    steps = below[(levels.site[1:] == levels.site[:-1]) & columns.nested[levels.site[1:]]]
    values[columns.level_column[steps]] = amount[steps] - amount[steps - 1]
    return values


def cheapest_plan(model: Model) -> Ints:
    """The plan that keeps every floor and "must" within the count for the least money.

    Raises:
        Infeasible: the floors together ask for more sites than may be open.
    """
    mip = Mip()
    columns = add_sites(mip, model)
    add_rules(mip, model, columns, budget=False)
    cost = np.zeros(mip.width)
    cost[: len(columns.cost)] = columns.cost
    solved = mip.solve(cost, maximise=False, time_limit_s=60.0, seed=1)
    if solved.x is None:
        told = "The floors together ask for more sites than may be open."
        raise Infeasible(told, "floors", count=model.problem.count or 0)
    return columns.chosen(model, solved.x)
