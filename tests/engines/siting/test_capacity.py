"""Room in the busiest hour: who is covered but finds no room, and plans that serve the most."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting import Need, Option, Problem, solve, strategy, verify_plan
from tests.engines.siting.brute import _allowed, metres_of, options_of
from tests.engines.siting.worlds import demand, random_problem, sites

WEST, EAST = (0, 0), (1000, 0)


def two_towns(**changes: Any) -> Problem:
    """Forty people by day in the west and ten in the east; a small site each, and a large one."""
    problem = Problem(
        demand=demand(("w", *WEST, 40, "", "day"), ("w", *WEST, 4, "", "night"),
                      ("e", *EAST, 10, "", "day")),
        sites=sites(("W", *WEST), ("V", *WEST), ("E", *EAST)),
        options=(
            Option(0, "small", 10, frozenset({"rest"}), 2.0),
            Option(0, "large", 25, frozenset({"rest"}), 5.0),
            Option(1, "small", 10, frozenset({"rest"}), 2.0),
            Option(2, "small", 10, frozenset({"rest"}), 2.0),
        ),
        needs=(Need("*", "rest", 300),),
        objective=("served",),
        budget_yuan=30.0,
        at_once=0.1,
    )  # fmt: skip
    return replace(problem, **changes)


def opened(plan: Any) -> list[tuple[str, str | None]]:
    return [(site.site, site.level) for site in plan.open]


def test_a_full_site_counts_only_those_it_has_room_for() -> None:
    plan = solve(two_towns(objective=("coverage", "cost"), budget_yuan=20.0))

    assert plan.objective["coverage"] == 54
    assert plan.capacity is not None
    assert plan.capacity.hours == {"day": (50.0, 30.0), "night": (4.0, 4.0)}
    load = {site.site: (site.room, site.people["day"]) for site in plan.capacity.sites}
    assert load["E"] == pytest.approx((2.0, 1.0))
    west = next(v for k, v in load.items() if k != "E")
    assert west == pytest.approx((2.0, 2.0))


def test_serving_the_most_opens_room_where_people_are() -> None:
    plan = solve(two_towns())

    assert plan.status == "optimal"
    # thirty yuan: both small sites in the west (20 + 20 at a time, four at night) and the east
    assert sorted(opened(plan)) == [("E", "small"), ("V", "small"), ("W", "small")]
    assert plan.objective["served"] == pytest.approx(54.0)


def test_without_at_once_a_plan_is_what_it_was_and_says_nothing_of_room() -> None:
    problem = two_towns(objective=("coverage",), at_once=None)
    plan = json.loads(solve(problem).to_json())

    assert "capacity" not in plan
    assert verify_plan(problem, plan).valid


def crowded(seed: int) -> Problem:
    """A small invented problem with little room."""
    rng = np.random.default_rng(seed + 10_000)
    problem = random_problem(seed, objective=("served",))
    limits = rng.choice([0.0, 2.0, 5.0, 9.0, np.inf], len(problem.sites.id))
    options = problem.options
    if options is not None:
        options = tuple(
            replace(o, capacity=float(rng.choice([1.0, 3.0, 8.0, np.inf]))) for o in options
        )
    return replace(
        problem,
        sites=replace(problem.sites, capacity=limits),
        options=options,
        at_once=float(rng.choice([0.25, 0.5, 1.0])),
    )


def brute_served(problem: Problem) -> float | None:
    """The most people any plan serves, by trying every plan."""
    options = options_of(problem)
    sets: list[list[int]] = [[-1] for _ in problem.sites.id]
    for index, (site, _, _) in enumerate(options):
        sets[site].append(index)
    metres = metres_of(problem)
    best = None
    for plan in itertools.product(*sets):
        if _allowed(problem, options, np.array(plan)):
            value = _served(problem, options, metres, [o for o in plan if o >= 0])
            best = value if best is None else max(best, value)
    return best


def _served(problem: Problem, options: list, metres: np.ndarray, plan: list[int]) -> float:
    needs = problem.needs or (Need("*", "", problem.reach_m),)
    pairs, rows, caps, count = [], {}, {}, 0
    for row, need in itertools.product(range(len(problem.demand.id)), needs):
        if need.group not in ("*", problem.demand.group[row]):
            continue
        unit = (row, need.group, need.service)
        for option in plan:
            site, _, services = options[option]
            able = services is None or need.service == "" or need.service in services
            if able and metres[row, site] <= need.reach_m + 1e-6:
                rows.setdefault(unit, (problem.demand.weight[row] * need.share, []))[1].append(
                    count
                )
                key = (site, problem.demand.hours[row])
                room = problem.sites.capacity[site]
                if problem.options is not None:
                    room = min(room, problem.options[option].capacity)
                caps.setdefault(key, (room / problem.at_once, []))[1].append(count)
                pairs.append(unit)
                count += 1
    if not count:
        return 0.0
    limits = [*rows.values(), *((c, own) for c, own in caps.values() if np.isfinite(c))]
    table = np.zeros((len(limits), count))
    for i, (_, own) in enumerate(limits):
        table[i, own] = 1
    return float(-linprog(-np.ones(count), A_ub=table, b_ub=[c for c, _ in limits]).fun)


def test_no_plan_serves_more_and_the_check_confirms_the_division() -> None:
    tried = 0
    for seed in range(45):
        problem = crowded(seed)
        levels = [0] * len(problem.sites.id)
        for site, _, _ in options_of(problem):
            levels[site] += 1
        if np.prod(np.array(levels) + 1) > 150:
            continue
        best = brute_served(problem)
        if best is None:
            with pytest.raises(Infeasible):
                solve(problem)
            continue
        plan = solve(problem)
        assert plan.status == "optimal", seed
        assert plan.objective["served"] == pytest.approx(best, rel=1e-6, abs=1e-6), seed
        audit = verify_plan(problem, json.loads(plan.to_json()))
        assert audit.valid, (seed, audit.errors)
        tried += 1
    assert tried > 15


def test_where_the_solver_does_not_fit_the_bound_stays_true(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exact = {seed: solve(crowded(seed)) for seed in (1, 3, 5, 8) if brute_served(crowded(seed))}
    monkeypatch.setattr(strategy, "SMALL_ENTRIES", -1)
    monkeypatch.setattr(strategy, "EXACT_ENTRIES", -1)
    assert exact
    for seed, best in exact.items():
        plan = solve(crowded(seed), time_limit_s=0.3)
        assert plan.objective["served"] <= best.objective["served"] + 1e-6
        assert plan.bound >= best.objective["served"] - 1e-6
        assert verify_plan(crowded(seed), json.loads(plan.to_json())).valid


LIES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no block": lambda p: p.pop("capacity"),
    "another share": lambda p: p["capacity"].update(at_once=0.2),
    "more served": lambda p: p["capacity"]["hours"]["day"].update(served=45.0),
    "fewer covered": lambda p: p["capacity"]["hours"]["day"].update(covered=1.0),
    "more room": lambda p: p["capacity"]["sites"][0].update(room=50.0),
    "no limit": lambda p: p["capacity"]["sites"][0].update(room=None),
    "a site left out": lambda p: p["capacity"]["sites"].pop(),
    "a site twice": lambda p: p["capacity"]["sites"].append(p["capacity"]["sites"][0]),
    "people moved": lambda p: p["capacity"]["sites"][0]["people"].update(day=0.5),
    "people beyond room": lambda p: p["capacity"]["sites"][0]["people"].update(day=3.0),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_about_room_is_found(name: str) -> None:
    problem = two_towns()
    lie = copy.deepcopy(json.loads(solve(problem).to_json()))
    LIES[name](lie)

    assert not verify_plan(problem, lie).valid
