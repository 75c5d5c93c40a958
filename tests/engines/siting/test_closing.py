"""Prices, inequalities and cores: no better plan is ever ruled out, and the answer stays exact."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting import Problem, solve, strategy, verify_plan
from minsheng.engines.siting.bound import first_prices
from minsheng.engines.siting.core import narrow
from minsheng.engines.siting.cuts import CoreRelaxation
from minsheng.engines.siting.evaluate import evaluate
from minsheng.engines.siting.penalty import penalties
from minsheng.engines.siting.problem import Ints
from minsheng.engines.siting.rows import Model, build_model, merge_rows
from minsheng.engines.siting.rules import holds, smallest_plan
from tests.engines.siting.brute import best_vector
from tests.engines.siting.worlds import demand, random_problem, sites


def plans_of(model: Model) -> list[Ints]:
    """Every plan that keeps the rules."""
    sets = [[-1, *model.levels.of_site(site)] for site in range(len(model.levels.start) - 1)]
    plans = (np.array(plan, dtype=np.int64) for plan in itertools.product(*sets))
    return [plan for plan in plans if holds(model, plan)]


def worlds(count: int) -> list[tuple[Model, Ints]]:
    found = []
    for seed in range(count):
        model = build_model(random_problem(seed, objective=("coverage",)))
        try:
            found.append((model, smallest_plan(model)))
        except Infeasible:
            continue
    return found


def test_no_plan_is_lost_that_a_level_or_a_closing_was_ruled_out_for() -> None:
    for model, start in worlds(60):
        rows = merge_rows(model, by_district=False)
        prices = first_prices(model, rows, start)
        prices.improve(0.0, 5, lambda: False)
        found = penalties(prices)
        assert found.quote.bound >= prices.bound - 1e-6
        for plan in plans_of(model):
            covered = evaluate(model, plan).coverage
            opened = plan[plan >= 0]
            losses = [*found.level[opened], *found.closed[plan < 0], 0.0]
            assert covered <= found.quote.bound - max(losses) + 1e-6


def test_a_core_covers_what_the_whole_problem_covers_with_the_same_plan() -> None:
    rng = np.random.default_rng(3)
    for model, _ in worlds(60):
        rows = merge_rows(model, by_district=False)
        kept = rng.random(len(model.levels.site)) < 0.7
        may_close = rng.random(len(model.levels.start) - 1) < 0.6
        may_close |= np.bincount(model.levels.site[kept], minlength=len(may_close)) == 0
        core = narrow(model, rows, kept, may_close)
        for plan in plans_of(model):
            inside = kept[plan[plan >= 0]].all() and may_close[plan < 0].all()
            if not inside:
                continue
            small = core.shrunk(plan)
            assert (core.grown(small) == plan).all()
            assert evaluate(core.model, small).coverage == pytest.approx(
                evaluate(model, plan).coverage
            )


def town(seed: int) -> Problem:
    """Points and sites by chance, so close that the relaxation opens sites by halves."""
    rng = np.random.default_rng(seed)
    people = [(f"p{i}", *rng.uniform(0, 9000, 2), int(rng.integers(1, 50))) for i in range(300)]
    places = [(f"s{j}", *rng.uniform(0, 9000, 2)) for j in range(60)]
    return Problem(demand=demand(*people), sites=sites(*places), reach_m=1500, count=8)


def test_inequalities_hold_for_every_plan_and_bring_the_bound_down() -> None:
    helped = 0
    for seed in range(4):
        model = build_model(town(seed))
        rows = merge_rows(model, by_district=False)
        rng = np.random.default_rng(seed)
        core = narrow(model, rows, rng.random(60) < 0.9, np.ones(60, dtype=bool))
        relaxed = CoreRelaxation(core, model, rows, 1, [])
        before = relaxed.value
        relaxed.tighten(lambda _best, _bound: False)
        helped += relaxed.value < before
        for _ in range(300):
            taken = rng.random(60) < rng.uniform(0.05, 0.4)
            covered = np.add.reduceat(taken[rows.features].astype(int), rows.indptr[:-1]) > 0
            for one in relaxed.known:
                paid = one.pays[taken[one.levels]].sum()
                assert one.reward[covered[one.rows]].sum() - paid <= one.most + 1e-6
    assert helped


@pytest.fixture
def every_problem_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy, "SMALL_ENTRIES", -1)
    monkeypatch.setattr(strategy, "EXACT_ENTRIES", -1)


@pytest.mark.usefixtures("every_problem_is_large")
@pytest.mark.parametrize("objective", [("coverage",), ("coverage", "cost", "equity")])
def test_the_way_through_cores_ends_with_the_best_plan(objective: tuple[str, ...]) -> None:
    for seed in range(40):
        problem = random_problem(seed, objective=objective)
        best = best_vector(problem)
        if best is None:
            continue
        plan = solve(problem)
        assert plan.status == "optimal", seed
        found = [plan.objective[name] for name in objective]
        assert np.allclose(found, best, rtol=1e-6, atol=1e-6), (seed, found, best)
        assert verify_plan(problem, json.loads(plan.to_json())).valid
