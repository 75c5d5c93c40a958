"""What must hold between the rows of a problem before it can be solved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from minsheng.engines.common.faults import Fault

from .problem import ANY_GROUP, Problem

Where = Mapping[str, tuple[str, Sequence[int]]]
"""List name → (file name, row of each entry)."""


def validate(problem: Problem, where: Where | None = None) -> list[Fault]:
    """Every fault between the rows of the problem.

    Args:
        problem: as built by a reader or in code.
        where: how to name the rows in messages; lists count from 1 when it is not given.
    """
    place = _Place(where or {})
    faults: list[Fault] = []
    for check in (_points, _sites, _needs, _options, _ways, _districts, _scenarios):
        faults.extend(check(problem, place))
    return faults


class _Place:
    """Builds faults that name rows the way the user sees them."""

    def __init__(self, where: Where) -> None:
        self.where = where

    def __call__(self, name: str, index: int, field: str, problem: str, mend: str) -> Fault:
        file, rows = self.where.get(name, (name, None))
        row = 0 if index < 0 else rows[index] if rows is not None else index + 1
        return Fault(file, row, field, problem, mend)

    def row(self, name: str, index: int) -> int:
        rows = self.where.get(name, (name, None))[1]
        return rows[index] if rows is not None else index + 1


def _repeats(keys: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """(index, index of the first with the same key) of every repeated key."""
    first: dict[Any, int] = {}
    for index, key in enumerate(keys):
        if first.setdefault(key, index) != index:
            yield index, first[key]


def _points(problem: Problem, place: _Place) -> Iterator[Fault]:
    demand = problem.demand
    if not demand.id:
        yield place("demand", -1, "", "There is no demand.", "Add at least one row.")
    for index, first in _repeats(zip(demand.id, demand.group, demand.hours, strict=True)):
        if demand.id[index]:
            same = f'"{demand.id[index]}" is in row {place.row("demand", first)} already'
            mend = "Give it another id, group or hours, or add the two weights."
            yield place("demand", index, "id", f"{same}, with the same group and hours.", mend)
    for index, first in _repeats(demand.id):
        here, there = demand.xy[index], demand.xy[first]
        if not np.array_equal(here, there, equal_nan=True):
            told = f'"{demand.id[index]}" stands elsewhere in row {place.row("demand", first)}.'
            yield place("demand", index, "id", told, "Give one point one place.")
        elif demand.district[index] != demand.district[first]:
            told = f'"{demand.id[index]}" has another district in an earlier row.'
            yield place("demand", index, "district", told, "Give one point one district.")


def _sites(problem: Problem, place: _Place) -> Iterator[Fault]:
    sites = problem.sites
    if not sites.id:
        yield place("sites", -1, "", "There is no site.", "Add at least one row.")
    for index, first in _repeats(sites.id):
        if sites.id[index]:
            told = f'"{sites.id[index]}" is in row {place.row("sites", first)} already.'
            yield place("sites", index, "id", told, "Give every site its own id.")
    if problem.options is None:
        return
    levels = {(o.site, o.level) for o in problem.options}
    for index, level in enumerate(sites.level):
        if level and (index, level) not in levels:
            told = f'"{level}" is not a level of this site in options.csv.'
            yield place("sites", index, "level", told, "Use one of its levels, or leave it empty.")


def _needs(problem: Problem, place: _Place) -> Iterator[Fault]:
    if problem.needs is None:
        return
    for index, first in _repeats((n.group, n.service) for n in problem.needs):
        told = f"The same group and service are in row {place.row('needs', first)}."
        yield place("needs", index, "service", told, "Keep one of them.")
    groups = {n.group for n in problem.needs}
    if ANY_GROUP in groups:
        return
    for index, group in enumerate(problem.demand.group):
        if group not in groups:
            named = f'group "{group}"' if group else "demand without a group"
            mend = f'Add a row to needs.csv for it, or for "{ANY_GROUP}" (every group).'
            yield place("demand", index, "group", f"There is no need for {named}.", mend)


def _options(problem: Problem, place: _Place) -> Iterator[Fault]:
    if problem.options is None:
        return
    for index, first in _repeats((o.site, o.level) for o in problem.options):
        told = f"The same site and level are in row {place.row('options', first)}."
        yield place("options", index, "level", told, "Keep one of them.")
    offered = {problem.sites.id[o.site] for o in problem.options if o.site >= 0}
    for index, name in enumerate(problem.sites.id):
        if name and name not in offered:
            told = f'"{name}" has no row in options.csv.'
            yield place("sites", index, "id", told, "Add a level for it, or remove the site.")


def _ways(problem: Problem, place: _Place) -> Iterator[Fault]:
    ways = problem.distances
    if ways is None:
        return
    key = ways.demand * (len(problem.sites.id) + 1) + ways.site
    order = np.argsort(key, kind="stable")
    repeated = np.flatnonzero(np.diff(key[order]) == 0)
    for index in repeated:
        first, again = int(order[index]), int(order[index + 1])
        if ways.demand[again] >= 0 and ways.site[again] >= 0:
            told = f"The same way is in row {place.row('distances', first)}."
            yield place("distances", again, "site", told, "Keep one of them.")


def _scenarios(problem: Problem, place: _Place) -> Iterator[Fault]:
    demand = problem.demand
    for index, scenario in enumerate(problem.scenarios):
        for column in ("group", "hours", "district"):
            word = getattr(scenario, column)
            if word and word not in set(getattr(demand, column)):
                told = f'No demand row has the {column} "{word}".'
                yield place("scenarios", index, column, told, "Use a word of demand.csv.")
    if "robust" in problem.objective and not (problem.scenarios or problem.scenario_count):
        mend = "Add scenarios.csv or scenario_count, or leave robust out of the objective."
        yield place("settings", -1, "objective", "robust needs scenarios of the demand.", mend)


def _districts(problem: Problem, place: _Place) -> Iterator[Fault]:
    if problem.min_per_district > 0 and not any(problem.sites.district):
        mend = "Add the column, or leave min_per_district out."
        told = "min_per_district needs the district of each site."
        yield place("sites", -1, "district", told, mend)
    if problem.min_per_partner > 0 and not any(problem.sites.partner):
        mend = "Add the column, or leave min_per_partner out."
        yield place("sites", -1, "partner", "min_per_partner needs the partner of a site.", mend)
    if problem.phases and problem.budget_yuan != sum(problem.phases):
        told = f"The phases add up to {sum(problem.phases):g} yuan, budget_yuan is another sum."
        yield place("settings", -1, "phases", told, "Leave budget_yuan out, or make them equal.")
    if "equity" in problem.objective and not any(problem.demand.district):
        mend = "Add the column, or leave equity out of the objective."
        told = "equity needs the district of each demand row."
        yield place("demand", -1, "district", told, mend)
