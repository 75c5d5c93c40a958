"""The rules every plan keeps: numbers, money, floors; and why no plan may exist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minsheng.engines.common.status import Infeasible

from .levels import Levels
from .problem import Bools, Ints, Problem
from .rows import Model

YUAN_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Floor:
    """At least ``least`` sites are open at one of these levels.

    Attributes:
        kind: what the floor is about: "district", "partner" or "night"; the floors of one kind
            share no level.
        levels: (levels,) those that count.
    """

    kind: str
    name: str
    levels: Bools
    least: int


def floors_of(model: Model) -> tuple[Floor, ...]:
    """Every floor the problem asks for, districts first."""
    problem, levels = model.problem, model.levels
    sites = problem.sites
    floors: list[Floor] = []
    if problem.min_per_district > 0:
        names = sorted({*sites.district, *problem.demand.district} - {""})
        floors += _by_name(levels, "district", sites.district, names, problem.min_per_district)
    if problem.min_per_partner > 0:
        names = sorted(set(sites.partner) - {""})
        floors += _by_name(levels, "partner", sites.partner, names, problem.min_per_partner)
    if problem.min_open_at_night > 0:
        night = np.array([_offers_night(problem, int(o)) for o in levels.option], dtype=np.bool_)
        floors.append(Floor("night", "night", night, problem.min_open_at_night))
    return tuple(floors)


def _by_name(
    levels: Levels, kind: str, of_site: tuple[str, ...], names: list[str], least: int
) -> list[Floor]:
    names_of_level = np.array(of_site)[levels.site]
    return [Floor(kind, f'{kind} "{n}"', names_of_level == n, least) for n in names]


def _offers_night(problem: Problem, option: int) -> bool:
    if problem.options is None or option < 0:
        return True
    return problem.night_service in problem.options[option].services


def smallest_plan(model: Model) -> Ints:
    """A plan that keeps every floor and every "must" for the least money (then fewest sites).

    With floors of districts alone a site beyond the "must" ones only serves its own district, so
    the cheapest sites per district are at once fewest and cheapest. Other floors overlap, and the
    solver finds the cheapest plan.

    Raises:
        Infeasible: with the rule that cannot be kept.
    """
    problem, levels = model.problem, model.levels
    floors = floors_of(model)
    for floor in floors:
        _check_possible(model, floor)
    chosen = np.full(len(problem.sites.id), -1, dtype=np.int64)
    for site in np.flatnonzero(problem.sites.must > 0):
        chosen[site] = levels.start[site]
    if all(floor.kind == "district" for floor in floors):
        for floor in floors:
            _meet(model, floor, chosen)
    else:
        from .columns import cheapest_plan

        chosen = cheapest_plan(model)
    opened = int((chosen >= 0).sum())
    if problem.count is not None and opened > problem.count:
        raise Infeasible(
            f"At least {opened} sites must be open ({_reasons(problem)}), "
            f"but count is {problem.count}.",
            "count",
            opened=opened,
            count=problem.count,
        )
    cost = float(levels.cost_yuan[chosen[chosen >= 0]].sum())
    if problem.budget_yuan is not None and cost > problem.budget_yuan + YUAN_TOLERANCE:
        raise Infeasible(
            f"The cheapest plan that keeps the rules ({_reasons(problem)}) costs {cost:,.2f} yuan, "
            f"but budget_yuan is {problem.budget_yuan:,.2f}.",
            "budget",
            cost=cost,
            budget=problem.budget_yuan,
        )
    return chosen


def _check_possible(model: Model, floor: Floor) -> None:
    usable = floor.levels & model.allowed[model.levels.site]
    able = len(np.unique(model.levels.site[usable]))
    if able < floor.least:
        raise Infeasible(
            f"{floor.name} must have at least {floor.least} open sites, "
            f"but only {able} of its sites may be open.",
            floor.kind,
            name=floor.name,
            least=floor.least,
            able=able,
        )


def _meet(model: Model, floor: Floor, chosen: Ints) -> None:
    levels = model.levels
    sites = np.unique(levels.site[floor.levels])
    missing = floor.least - int((chosen[sites] >= 0).sum())
    free = [int(site) for site in sites if chosen[site] < 0 and model.allowed[site]]
    free.sort(key=lambda site: (levels.cost_yuan[levels.start[site]], site))
    for site in free[: max(missing, 0)]:
        chosen[site] = levels.start[site]


def _reasons(problem: Problem) -> str:
    parts = []
    if (problem.sites.must > 0).any():
        parts.append(f"{int((problem.sites.must > 0).sum())} sites that must be open")
    if problem.min_per_district > 0:
        parts.append(f"at least {problem.min_per_district} per district")
    if problem.min_per_partner > 0:
        parts.append(f"at least {problem.min_per_partner} per partner")
    if problem.min_open_at_night > 0:
        parts.append(f"at least {problem.min_open_at_night} open at night")
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
    return all(floor.levels[chosen[is_open]].sum() >= floor.least for floor in floors_of(model))
