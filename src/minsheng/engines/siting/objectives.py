"""Each objective as the exact model sees it: what it counts, its proof, and how it is kept.

A function improves the plan of the search for its objective, keeps what was reached by a row for
those that follow, and returns the proven bound and whether the plan meets it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .capacity import add_served
from .columns import open_terms
from .exact_search import TOLERANCE, ExactSearch, step_of
from .terms import add_backup


def _coverage(search: ExactSearch) -> tuple[float, bool]:
    terms = search.coverage()
    cost = terms.total(search.mip.width)
    limit, step = float(terms.weights.sum()), step_of(terms.weights)
    limit = min(limit, search.known.get("coverage", np.inf))
    gap = 2 * step * (1 - TOLERANCE) or TOLERANCE / 10 * limit
    answer = search.optimise("coverage", cost, limit=limit, gap=gap)
    value = search.values.coverage
    search.mip.add_dense_row(cost, value - (step or TOLERANCE * value), np.inf)
    search.keep("coverage")
    return answer


def _equity(search: ExactSearch) -> tuple[float, bool]:
    terms = search.coverage()
    districts = terms.by_district(search.mip.width)
    level = int(search.mip.add_columns(1)[0])
    for need, people in districts:
        search.mip.add_dense_row(people, 0.0, np.inf, extra=(level, -need))
    cost = np.zeros(search.mip.width)
    cost[level] = 1.0
    answer = search.optimise("equity", cost, limit=1.0, gap=TOLERANCE)
    step = step_of(terms.weights)
    for need, people in districts:
        least = need * search.values.equity
        # the next sum of people that is enough, less half a step
        enough = 2 * step * np.ceil(least / (2 * step) - TOLERANCE) if step else least
        floor = enough - (step or TOLERANCE * need)
        search.mip.add_dense_row(people, floor, np.inf)
    search.keep("equity")
    return answer


def _backup(search: ExactSearch) -> tuple[float, bool]:
    terms = search.coverage()
    people = terms.weights[terms.several]
    twice = add_backup(search.mip, terms)
    cost = np.zeros(search.mip.width)
    cost[twice] = people
    limit, step = float(people.sum()), step_of(terms.weights)
    gap = 2 * step * (1 - TOLERANCE) or TOLERANCE / 10 * limit
    answer = search.optimise("backup", cost, limit=limit, gap=gap)
    value = search.values.backup
    search.mip.add_dense_row(cost, value - (step or TOLERANCE * value), np.inf)
    search.keep("backup")
    return answer


def _serve(search: ExactSearch) -> bool:
    """Leave as few people as possible without any way to a station; proved or not."""
    if "unserved" in search.kept:
        return True
    ways = search.ways()
    cost = ways.unserved(search.mip.width)
    step = step_of(ways.weights)
    gap = 2 * step * (1 - TOLERANCE) or TOLERANCE / 10 * float(ways.weights.sum())
    _, proved = search.optimise("unserved", cost, limit=0.0, gap=gap)
    value = search.values.unserved
    if value == 0:
        for column in np.flatnonzero(cost):
            search.mip.fix(int(column), 0.0)
    else:
        # Tight, so that the columns cannot but tell who is left out (`WayTerms.metres` relies on it).
        search.mip.add_dense_row(cost, -np.inf, value * (1 + 1e-12))
    search.keep("unserved")
    return proved


def _distance(search: ExactSearch) -> tuple[float, bool]:
    served = _serve(search)
    ways = search.ways()
    cost = ways.metres(search.mip.width, all_served=search.values.unserved == 0)
    whole = ways.offset + float(np.abs(cost).sum())
    gap = TOLERANCE / 10 * max(search.values.distance, 1e-9)
    search.mip.offset = ways.offset
    limit = search.known.get("distance", 0.0)
    answer = search.optimise("distance", cost, limit=limit, gap=gap)
    search.mip.offset = 0.0
    value = search.values.distance
    search.mip.add_dense_row(
        cost, -np.inf, value - ways.offset + TOLERANCE / 10 * min(value, whole)
    )
    search.keep("distance")
    return answer[0], answer[1] and served


def _worst(search: ExactSearch) -> tuple[float, bool]:
    """The least radius that still serves everybody, by bisection over the ways there are."""
    served = _serve(search)
    ways = search.ways()
    radii = ways.radii(below=search.values.worst)
    low, high = 0, len(radii)  # a plan is known for radii[high]; none exists below radii[low]
    proved = served
    while low < high and proved:
        middle = (low + high) // 2
        mip = search.mip.copy()
        ways.require_within(mip, float(radii[middle]))
        solved = mip.solve(
            np.zeros(mip.width),
            maximise=False,
            time_limit_s=search.seconds_left(),
            seed=search.seed,
            stop=lambda _best, _bound: search.tell("worst", search.values.worst, None),
        )
        if solved.x is not None:
            search.accept("worst", search.sites.chosen(search.model, solved.x))
            high = int(np.searchsorted(radii, search.values.worst))
            proved = high <= middle
        elif solved.infeasible:
            low = middle + 1
        else:
            proved = False
    value = search.values.worst
    ways.require_within(search.mip, value)
    search.keep("worst")
    return (value, True) if proved else (float(radii[low]) if low < len(radii) else value, False)


def _cost(search: ExactSearch) -> tuple[float, bool]:
    cost = np.zeros(search.mip.width)
    cost[: len(search.sites.cost)] = search.sites.cost
    step = step_of(search.model.levels.cost_yuan)
    gap = 2 * step * (1 - TOLERANCE) or TOLERANCE / 10 * max(search.values.cost, 1e-9)
    answer = search.optimise("cost", cost, limit=0.0, gap=gap)
    slack = step or TOLERANCE * search.values.cost
    search.mip.add_dense_row(cost, -np.inf, search.values.cost + slack)
    search.keep("cost")
    return answer


def _robust(search: ExactSearch) -> tuple[float, bool]:
    terms = search.coverage()
    share = int(search.mip.add_columns(1)[0])
    model = search.model
    cases = [
        (float(people.sum()), terms.of_people(model, people, search.mip.width))
        for people in model.scenario_weight
        if people.sum() > 0
    ]
    for need, people in cases:
        search.mip.add_dense_row(people, 0.0, np.inf, extra=(share, -need))
    cost = np.zeros(search.mip.width)
    cost[share] = 1.0
    answer = search.optimise("robust", cost, limit=1.0, gap=TOLERANCE)
    for need, people in cases:
        search.mip.add_dense_row(people, need * (search.values.robust - TOLERANCE), np.inf)
    search.keep("robust")
    return answer


def _served(search: ExactSearch) -> tuple[float, bool]:
    cost, limit = add_served(search.mip, search.model, search.sites)
    answer = search.optimise("served", cost, limit=limit, gap=TOLERANCE / 10 * max(limit, 1e-9))
    value = search.values.served
    search.mip.add_dense_row(cost, value - TOLERANCE / 10 * max(value, 1e-9), np.inf)
    search.keep("served")
    return answer


def _sites(search: ExactSearch) -> tuple[float, bool]:
    everywhere = np.arange(len(search.model.problem.sites.id))
    cost = np.zeros(search.mip.width)
    cost[open_terms(search.model, search.sites, everywhere)] = 1.0
    answer = search.optimise("sites", cost, limit=0.0, gap=1 - TOLERANCE)
    search.mip.add_dense_row(cost, -np.inf, search.values.sites + 0.5)
    search.keep("sites")
    return answer


OPTIMISE: dict[str, Callable[[ExactSearch], tuple[float, bool]]] = {
    "coverage": _coverage,
    "distance": _distance,
    "worst": _worst,
    "equity": _equity,
    "cost": _cost,
    "backup": _backup,
    "sites": _sites,
    "served": _served,
    "robust": _robust,
}
