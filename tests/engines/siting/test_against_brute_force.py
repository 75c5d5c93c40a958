"""Every plan of many small invented problems is as good as the best of all plans there are."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting import Plan, Problem, solve, verify_plan
from tests.engines.siting.brute import best_vector
from tests.engines.siting.worlds import random_problem

seeds = st.integers(0, 2**32)


def attempt(problem: Problem) -> Plan | None:
    try:
        return solve(problem)
    except Infeasible:
        return None


@pytest.mark.parametrize("block", range(8))
def test_no_plan_is_better_and_the_check_confirms_every_claim(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        problem = random_problem(seed)
        plan, best = attempt(problem), best_vector(problem)
        assert (plan is None) == (best is None), seed
        if plan is None or best is None:
            continue
        assert plan.status == "optimal", seed
        found = [plan.objective[name] for name in problem.objective]
        assert np.allclose(found, best, rtol=1e-6, atol=1e-6), (seed, found, best)
        audit = verify_plan(problem, json.loads(plan.to_json()))
        assert audit.valid, (seed, audit.errors)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    problem = random_problem(seed, objective=("coverage", "cost"))
    problem = replace(problem, distances=None)
    shuffled = _shuffled(problem, np.random.default_rng(seed))

    plan, other = attempt(problem), attempt(shuffled)

    assert (plan is None) == (other is None)
    if plan is not None and other is not None:
        assert other.objective == pytest.approx(plan.objective)


@given(seeds, st.sampled_from([0.001, 7.0, 1000.0]))
@settings(max_examples=60, deadline=None)
def test_counting_people_in_other_units_scales_the_answer(seed: int, factor: float) -> None:
    problem = random_problem(seed, objective=("coverage",))
    more = replace(problem, demand=replace(problem.demand, weight=problem.demand.weight * factor))

    plan, other = attempt(problem), attempt(more)

    assert (plan is None) == (other is None)
    if plan is not None and other is not None:
        assert other.objective["coverage"] == pytest.approx(
            plan.objective["coverage"] * factor, rel=1e-5
        )


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_more_money_or_a_longer_reach_never_covers_fewer(seed: int) -> None:
    problem = replace(random_problem(seed, objective=("coverage",)), needs=None)
    richer = replace(
        problem,
        budget_yuan=None if problem.budget_yuan is None else problem.budget_yuan + 3,
        reach_m=problem.reach_m + 200,
    )

    plan, other = attempt(problem), attempt(richer)

    if plan is not None:
        assert other is not None
        assert other.objective["coverage"] >= plan.objective["coverage"] - 1e-9


def _shuffled(problem: Problem, rng: np.random.Generator) -> Problem:
    rows, places = rng.permutation(len(problem.demand.id)), rng.permutation(len(problem.sites.id))
    position = np.argsort(places)
    options = problem.options
    if options is not None:
        moved = [replace(o, site=int(position[o.site])) for o in options]
        options = tuple(moved[i] for i in rng.permutation(len(moved)))
    return replace(
        problem, demand=_taken(problem.demand, rows), sites=_taken(problem.sites, places),
        options=options,
    )  # fmt: skip


def _taken(table, order):  # type: ignore[no-untyped-def]
    changed = {}
    for name in table.__slots__:
        column = getattr(table, name)
        changed[name] = (
            column[order] if isinstance(column, np.ndarray) else tuple(column[i] for i in order)
        )
    return type(table)(**changed)
