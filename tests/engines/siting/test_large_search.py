"""The search for problems too large for the solver, tried on small ones where the truth is known."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting import Problem, solve, strategy, verify_plan
from tests.engines.siting.brute import best_vector
from tests.engines.siting.worlds import demand, random_problem, sites


@pytest.fixture
def every_problem_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy, "SMALL_ENTRIES", -1)
    monkeypatch.setattr(strategy, "EXACT_ENTRIES", -1)


@pytest.mark.usefixtures("every_problem_is_large")
def test_the_plan_keeps_every_rule_and_the_bound_is_never_passed() -> None:
    met = tried = 0
    for seed in range(60):
        problem = random_problem(seed, objective=("coverage",))
        best = best_vector(problem)
        if best is None:
            with pytest.raises(Infeasible):
                solve(problem, time_limit_s=0.02)
            continue
        plan = solve(problem, time_limit_s=0.02)
        assert plan.bound >= best[0] - 1e-6, seed
        assert plan.objective["coverage"] <= best[0] + 1e-6, seed
        audit = verify_plan(problem, json.loads(plan.to_json()))
        assert audit.valid, (seed, audit.errors)
        met += plan.objective["coverage"] >= best[0] - 1e-6
        tried += 1
    assert met >= 0.9 * tried


@pytest.mark.usefixtures("every_problem_is_large")
@pytest.mark.parametrize("first", ["distance", "worst", "equity", "cost"])
def test_other_first_objectives_get_a_valid_plan_and_an_honest_bound(first: str) -> None:
    for seed in range(200, 215):
        problem = random_problem(seed, objective=(first, "coverage"))
        best = best_vector(problem)
        if best is None:
            continue
        plan = solve(problem, time_limit_s=0.02)
        audit = verify_plan(problem, json.loads(plan.to_json()))
        assert audit.valid, (seed, audit.errors)
        assert plan.status == "feasible"
        if first == "cost":
            assert plan.objective["cost"] == pytest.approx(best[0])


def town(n: int) -> Problem:
    """Points and sites spread by chance, too many for looking at every plan."""
    rng = np.random.default_rng(5)
    people = [(f"p{i}", *rng.uniform(0, 9000, 2), int(rng.integers(1, 50))) for i in range(n)]
    return Problem(
        demand=demand(*people),
        sites=sites(*((f"s{j}", *rng.uniform(0, 9000, 2)) for j in range(60))),
        reach_m=1500,
        count=8,
    )


@pytest.mark.usefixtures("every_problem_is_large")
def test_search_and_bound_come_close_to_the_proven_optimum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = town(300)
    quick = solve(problem, time_limit_s=0.5)
    monkeypatch.setattr(strategy, "EXACT_ENTRIES", 10**9)
    proved = solve(problem)

    assert proved.status == "optimal"
    assert quick.objective["coverage"] >= 0.98 * proved.objective["coverage"]
    assert proved.objective["coverage"] <= quick.bound <= 1.08 * proved.objective["coverage"]


def test_a_proved_plan_is_the_same_whatever_happened_on_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(strategy, "SMALL_ENTRIES", -1)
    problem = replace(town(200), count=4)

    assert solve(problem).to_json() == solve(problem, time_limit_s=500).to_json()


def test_walking_distance_of_a_larger_town_is_proved_by_the_median_code() -> None:
    problem = replace(town(300), objective=("distance", "worst"))
    plain = replace(problem, objective=("distance",))

    plan, both = solve(plain, time_limit_s=600), solve(problem, time_limit_s=600)

    assert (plan.status, plan.gap, len(plan.open)) == ("optimal", 0, 8)
    assert both.objective["distance"] == pytest.approx(plan.objective["distance"])
    assert verify_plan(plain, json.loads(plan.to_json())).valid
