"""Plain coverage problems go to the engine made for them: same rules, same reasons, a proof."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting import Need, Option, Problem, max_cover_points, solve, verify_plan
from minsheng.engines.siting import plain as plain_module
from minsheng.engines.siting.plain import is_plain
from minsheng.engines.siting.rows import build_model
from tests.engines.siting.brute import best_vector
from tests.engines.siting.test_large_search import every_problem_is_large as every_problem_is_large
from tests.engines.siting.worlds import demand, random_problem, sites


def town(n: int, seed: int = 5) -> Problem:
    """Points that may all host, a reach that many of them share."""
    xy = np.random.default_rng(seed).normal(0, 2_000, (n, 2)).round(1)
    people = np.random.default_rng(seed).integers(1, 60, n)
    return Problem(
        demand=demand(*((f"p{i}", x, y, people[i]) for i, (x, y) in enumerate(xy))),
        sites=sites(*((f"s{i}", x, y) for i, (x, y) in enumerate(xy))),
        count=8,
        reach_m=900.0,
    )


@pytest.mark.usefixtures("every_problem_is_large")
def test_small_plain_problems_agree_with_trying_every_plan() -> None:
    met = 0
    for seed in range(120):
        problem = random_problem(seed, objective=("coverage",))
        if not is_plain(build_model(problem)):
            continue
        best = best_vector(problem)
        if best is None:
            with pytest.raises(Infeasible):
                solve(problem)
            continue
        plan = solve(problem)
        assert (plan.status, plan.gap) == ("optimal", 0.0), seed
        assert plan.objective["coverage"] == pytest.approx(best[0]), seed
        audit = verify_plan(problem, json.loads(plan.to_json()))
        assert audit.valid, (seed, audit.errors)
        met += 1
    assert met >= 10


def test_a_town_gets_the_plan_of_the_coverage_engine_with_its_reasons() -> None:
    problem = town(300)
    plan = solve(problem)
    points, people = problem.demand.xy, problem.demand.weight
    best = max_cover_points(points, points, people, reach_m=900.0, count=8)
    assert plan.status == best.status == "optimal"
    assert plan.objective["coverage"] == best.objective
    assert all(site.reason is not None for site in plan.open)
    assert verify_plan(problem, json.loads(plan.to_json())).valid


def test_money_groups_and_fixed_sites_bind_the_plan_too() -> None:
    problem = town(300)
    ways = tuple(
        Option(site, "basic", 1_000.0 + 37.5 * (site % 7), frozenset({"water"}))
        for site in range(300)
    )
    must = np.zeros(300, dtype=np.int64)
    must[[3, 9]] = 1, -1
    problem = replace(
        problem,
        options=ways,
        needs=(Need("*", "water", 900.0, 0.8),),
        count=None,
        budget_yuan=9_000.0,
        sites=replace(problem.sites, must=must),
    )
    plan = solve(problem)
    opened = {site.site for site in plan.open}
    assert problem.sites.id[3] in opened
    assert problem.sites.id[9] not in opened
    assert sum(site.cost_yuan for site in plan.open) <= 9_000.0
    assert plan.status == "optimal"
    audit = verify_plan(problem, json.loads(plan.to_json()))
    assert audit.valid, audit.errors


def test_other_rules_are_not_plain() -> None:
    problem = town(60)
    floors = replace(problem, min_open_at_night=1)
    levels = tuple(
        Option(site, level, cost, services)
        for site in range(60)
        for level, cost, services in (
            ("a", 1.0, frozenset({"water"})),
            ("b", 2.0, frozenset({"water", "night"})),
        )
    )
    needs = (Need("*", "water", 900.0), Need("*", "night", 900.0))
    assert is_plain(build_model(problem))
    assert not is_plain(build_model(floors))
    assert not is_plain(build_model(replace(problem, options=levels, needs=needs)))
    assert not is_plain(build_model(replace(problem, objective=("cost",))))
    assert not is_plain(build_model(replace(problem, count=None)))


def test_a_plan_that_breaks_a_rule_by_rounding_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plain_module, "holds", lambda model, chosen: False)
    plan = solve(town(200))
    assert plan.status == "optimal"
