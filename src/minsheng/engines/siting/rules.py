"""The rules every plan keeps: numbers, money, floors; and why no plan may exist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minsheng.engines.common.status import Infeasible

from .problem import Ints, Problem
from .rows import Model

YUAN_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Floor:
    """At least ``least`` of these sites are open."""

    name: str
    sites: Ints
    least: int


def floors_of(problem: Problem) -> tuple[Floor, ...]:
    """One floor per district named by a site or a demand row, when the problem asks for it."""
    if problem.min_per_district <= 0:
        return ()
    names = sorted({d for d in (*problem.sites.district, *problem.demand.district) if d})
    of_site = np.array(problem.sites.district)
    return tuple(
        Floor(f'district "{d}"', np.flatnonzero(of_site == d), problem.min_per_district)
        for d in names
    )


def smallest_plan(model: Model) -> Ints:
    """The plan that keeps every floor and every "must" with the fewest sites and least money.

    A site beyond the "must" ones only serves its own district's floor, so the cheapest sites per
    district are at once fewest and cheapest: if this plan breaks the count or the budget, all do.

    Raises:
        Infeasible: with the rule that cannot be kept.
    """
    problem, levels = model.problem, model.levels
    chosen = np.full(len(problem.sites.id), -1, dtype=np.int64)
    for site in np.flatnonzero(problem.sites.must > 0):
        chosen[site] = levels.start[site]
    for floor in floors_of(problem):
        _meet(model, floor, chosen)
    opened = int((chosen >= 0).sum())
    if problem.count is not None and opened > problem.count:
        raise Infeasible(
            f"At least {opened} sites must be open ({_reasons(problem)}), but count is {problem.count}."
        )
    cost = float(levels.cost_yuan[chosen[chosen >= 0]].sum())
    if problem.budget_yuan is not None and cost > problem.budget_yuan + YUAN_TOLERANCE:
        raise Infeasible(
            f"The cheapest plan that keeps the rules ({_reasons(problem)}) costs {cost:,.2f} yuan, "
            f"but budget_yuan is {problem.budget_yuan:,.2f}."
        )
    return chosen


def _meet(model: Model, floor: Floor, chosen: Ints) -> None:
    allowed = floor.sites[model.allowed[floor.sites]]
    missing = floor.least - int((chosen[allowed] >= 0).sum())
    free = [int(site) for site in allowed if chosen[site] < 0]
    if missing > len(free):
        raise Infeasible(
            f"{floor.name} must have at least {floor.least} open sites, "
            f"but only {len(allowed)} of its sites may be open."
        )
    cheapest = model.levels.start
    free.sort(key=lambda site: (model.levels.cost_yuan[cheapest[site]], site))
    for site in free[: max(missing, 0)]:
        chosen[site] = cheapest[site]


def _reasons(problem: Problem) -> str:
    parts = []
    if (problem.sites.must > 0).any():
        parts.append(f"{int((problem.sites.must > 0).sum())} sites that must be open")
    if problem.min_per_district > 0:
        parts.append(f"at least {problem.min_per_district} per district")
    return " and ".join(parts) or "none"


def holds(model: Model, chosen: Ints) -> bool:
    """Whether a plan keeps every rule."""
    problem = model.problem
    is_open = chosen >= 0
    if (is_open & (problem.sites.must < 0)).any() or (~is_open & (problem.sites.must > 0)).any():
        return False
    if problem.count is not None and is_open.sum() > problem.count:
        return False
    cost = model.levels.cost_yuan[chosen[is_open]].sum()
    if problem.budget_yuan is not None and cost > problem.budget_yuan + YUAN_TOLERANCE:
        return False
    return all(is_open[floor.sites].sum() >= floor.least for floor in floors_of(problem))
