"""Maximal coverage: the answer is the best there is, and says so only when it is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from minsheng.engines.common.status import Infeasible, Progress
from minsheng.engines.siting import max_cover
from minsheng.engines.siting.selection import Selection

from .cover_instances import Instance, random_instance, town, within


def solve(case: Instance, **more: object) -> Selection | None:
    try:
        return max_cover(case.cover, case.weight, **case.rules, **more)
    except Infeasible:
        return None


def scattered(seed: int) -> Instance:
    """Some hundred points and dozens of sites in the plane, a count, a budget or both."""
    rng = np.random.default_rng(seed)
    n_demand, n_site = int(rng.integers(60, 500)), int(rng.integers(15, 60))
    away = rng.random((n_demand, 1, 2)) - rng.random((1, n_site, 2))
    reach = np.hypot(away[..., 0], away[..., 1]) <= np.sqrt(rng.uniform(3, 12) / np.pi / n_site)
    whole = rng.random() < 0.7
    weight = rng.integers(1, 101, n_demand).astype(float) if whole else 10 * rng.random(n_demand)
    rules: dict[str, object] = {}
    if rng.random() < 0.6:
        rules["count"] = int(rng.integers(2, max(3, n_site // 3)))
    if not rules or rng.random() < 0.3:
        rules["cost"] = rng.integers(1, 30, n_site).astype(float)
        rules["budget"] = float(rng.integers(10, 5 * n_site))
    return Instance(reach, weight, rules)


def by_another_solver(case: Instance) -> float:
    """The same problem written out as a program of whole numbers."""
    n_demand, n_site = case.reach.shape
    rows = [np.hstack([-case.reach.astype(float), np.eye(n_demand)])]
    most = [np.zeros(n_demand)]
    for name, each in (("count", np.ones(n_site)), ("budget", case.rules.get("cost"))):
        if name in case.rules:
            rows.append(np.r_[each, np.zeros(n_demand)][None, :])
            most.append(np.array([case.rules[name]]))
    answer = milp(
        np.r_[np.zeros(n_site), -case.weight],
        constraints=LinearConstraint(np.vstack(rows), -np.inf, np.concatenate(most)),
        bounds=Bounds(0, 1),
        integrality=np.r_[np.ones(n_site), np.zeros(n_demand)],
        options={"mip_rel_gap": 0},
    )
    return float(-answer.fun)


def test_problems_too_large_to_try_every_plan_agree_with_another_solver() -> None:
    for seed in range(60):
        case = scattered(seed)
        found = solve(case)
        assert found is not None
        assert found.objective == pytest.approx(by_another_solver(case)), seed
        assert found.status == "optimal", seed


@pytest.mark.parametrize("block", range(12))
def test_a_thousand_small_problems_agree_with_trying_every_plan(block: int) -> None:
    for seed in range(100 * block, 100 * (block + 1)):
        case = random_instance(seed)
        best, found = case.best(), solve(case)
        if best is None or found is None:
            assert best is None, seed
            assert found is None, seed
            continue
        assert found.objective == pytest.approx(best), seed
        assert found.objective == pytest.approx(case.value(found.sites)), seed
        assert case.allowed(tuple(found.sites)), seed
        assert (found.status, found.gap) == ("optimal", 0.0), seed


@given(st.integers(0, 2**31))
@settings(max_examples=40, deadline=None)
def test_the_order_of_demand_and_sites_does_not_matter(seed: int) -> None:
    case = random_instance(seed)
    found = solve(case)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(case.reach.shape[0]), rng.permutation(case.reach.shape[1])
    back = np.argsort(columns)
    rules = dict(case.rules)
    if "cost" in rules:
        rules["cost"] = rules["cost"][columns]
    for name in ("fixed_open", "fixed_closed"):
        if name in rules:
            rules[name] = [int(back[j]) for j in rules[name]]
    moved = solve(Instance(case.reach[rows][:, columns], case.weight[rows], rules))
    assert (found is None) == (moved is None)
    if found is not None and moved is not None:
        assert moved.objective == pytest.approx(found.objective)


@given(st.integers(0, 2**31), st.sampled_from([0.001, 3.0, 1e6]))
@settings(max_examples=30, deadline=None)
def test_weights_in_another_unit_scale_the_answer(seed: int, factor: float) -> None:
    case = random_instance(seed)
    found = solve(case)
    scaled = solve(Instance(case.reach, case.weight * factor, case.rules))
    if found is not None and scaled is not None:
        assert scaled.objective == pytest.approx(found.objective * factor)
        assert scaled.status == "optimal"


def test_more_sites_or_a_longer_reach_never_cover_less() -> None:
    demand, site, weight, reach = town(150, 25, 3)
    by_count = [max_cover(within(demand, site, reach), weight, count=p) for p in range(8)]
    by_reach = [
        max_cover(within(demand, site, reach * f), weight, count=4) for f in (0.5, 0.8, 1.0, 1.4)
    ]
    for row in (by_count, by_reach):
        values = [found.objective for found in row]
        assert values == sorted(values)
        assert {found.status for found in row} == {"optimal"}


def test_a_larger_budget_never_covers_less() -> None:
    demand, site, weight, reach = town(120, 20, 4)
    cost = np.random.default_rng(4).integers(1, 9, 20).astype(float)
    cover = within(demand, site, reach)
    found = [max_cover(cover, weight, cost=cost, budget=b) for b in (0, 3, 7, 12, 20, 60)]
    values = [plan.objective for plan in found]
    assert values == sorted(values)
    assert all(
        cost[plan.sites].sum() <= b for plan, b in zip(found, (0, 3, 7, 12, 20, 60), strict=True)
    )


def test_the_plan_is_at_least_what_greedy_guarantees() -> None:
    demand, site, weight, reach = town(300, 40, 5)
    cover = within(demand, site, reach)
    stopped = max_cover(cover, weight, count=6, progress=lambda _: True)
    proved = max_cover(cover, weight, count=6)
    assert stopped.objective >= (1 - 1 / math.e) * proved.objective
    assert stopped.bound >= proved.objective


@pytest.mark.parametrize("clustered", [False, True])
def test_a_town_is_proved_and_its_bound_recomputes(clustered: bool) -> None:
    demand, site, weight, reach = town(800, 100, 6, clustered=clustered)
    cover = within(demand, site, reach)
    found = max_cover(cover, weight, count=10)
    covered = cover[:, found.sites].sum(axis=1) > 0
    assert found.status == "optimal"
    assert found.objective == found.bound == weight[covered].sum()


def test_the_same_seed_gives_the_same_sites() -> None:
    demand, site, weight, reach = town(500, 80, 7)
    cover = within(demand, site, reach)
    first, second = (max_cover(cover, weight, count=9, seed=11) for _ in range(2))
    assert first.sites.tolist() == second.sites.tolist()
    assert (first.objective, first.bound) == (second.objective, second.bound)


def test_stopping_keeps_the_best_plan_with_an_honest_gap() -> None:
    demand, site, weight, reach = town(1500, 150, 8)
    cover = within(demand, site, reach)
    seen: list[Progress] = []

    def stop_at_third(news: Progress) -> bool:
        seen.append(news)
        return len(seen) >= 3

    found = max_cover(cover, weight, count=15, progress=stop_at_third)
    assert len(seen) == 3
    assert found.objective == weight[cover[:, found.sites].sum(axis=1) > 0].sum()
    assert found.bound >= max_cover(cover, weight, count=15).objective
    assert found.gap == pytest.approx((found.bound - found.objective) / found.objective)


def test_no_time_still_gives_a_plan_and_a_bound() -> None:
    demand, site, weight, reach = town(300, 40, 9)
    found = max_cover(within(demand, site, reach), weight, count=5, time_limit_s=0.0)
    assert 0 < found.objective <= found.bound <= weight.sum()
    assert len(found.sites) <= 5


def test_progress_tells_plan_and_bound_that_meet() -> None:
    demand, site, weight, reach = town(800, 100, 10)
    seen: list[Progress] = []
    found = max_cover(within(demand, site, reach), weight, count=10, progress=seen.append)
    assert seen
    assert all(news.bound is None or news.bound >= found.objective for news in seen)
    values = [news.objective for news in seen if news.objective is not None]
    assert values == sorted(values)


def test_unreachable_demand_is_never_counted() -> None:
    found = max_cover(sparse.csr_array(np.array([[1, 0], [0, 0]])), [3.0, 50.0], count=2)
    assert (found.sites.tolist(), found.objective, found.status) == ([0], 3.0, "optimal")


def test_sites_that_cover_nothing_new_stay_closed() -> None:
    cover = sparse.csr_array(np.array([[1, 1, 0, 0], [0, 1, 1, 0]]))
    found = max_cover(cover, [2.0, 2.0], count=4)
    assert (found.sites.tolist(), found.objective) == ([1], 4.0)


def test_equal_sites_give_the_first() -> None:
    found = max_cover(sparse.csr_array(np.ones((3, 3))), np.ones(3), count=1)
    assert found.sites.tolist() == [0]


def test_a_budget_below_the_cheapest_site_opens_nothing() -> None:
    found = max_cover(sparse.csr_array(np.eye(2)), [1.0, 1.0], cost=[5.0, 6.0], budget=4.0)
    assert (found.sites.tolist(), found.objective, found.status) == ([], 0.0, "optimal")


def test_zero_weights_and_empty_problems_have_an_answer() -> None:
    nobody = max_cover(sparse.csr_array(np.ones((2, 2))), [0.0, 0.0], count=1)
    empty = max_cover(sparse.csr_array((0, 0)), [], count=3)
    for found in (nobody, empty):
        assert (found.objective, found.bound, found.gap, found.status) == (0.0, 0.0, 0.0, "optimal")


def test_stored_zeros_and_doubled_entries_mean_what_they_say() -> None:
    doubled = sparse.csr_array(([1, 1, 0], [1, 1, 0], [0, 2, 3]), shape=(2, 2))
    found = max_cover(doubled, [4.0, 9.0], count=1)
    assert (found.sites.tolist(), found.objective) == ([1], 4.0)


@pytest.mark.parametrize(
    ("rules", "cause"),
    [
        ({"count": 1, "fixed_open": [0, 1]}, "2 sites are fixed open"),
        ({"count": 2, "fixed_open": [1], "fixed_closed": [1]}, "site 1 is fixed open and"),
        ({"cost": [4.0, 1.0], "budget": 3.0, "fixed_open": [0]}, "cost 4, the budget is 3"),
    ],
)
def test_fixed_sites_that_break_the_rules_are_named(rules: dict, cause: str) -> None:
    with pytest.raises(Infeasible, match=cause):
        max_cover(sparse.csr_array(np.eye(2)), [1.0, 1.0], **rules)


@pytest.mark.parametrize(
    ("weight", "rules"),
    [
        ([1.0], {"count": 1}),
        ([1.0, -1.0], {"count": 1}),
        ([1.0, np.nan], {"count": 1}),
        ([1.0, 1.0], {}),
        ([1.0, 1.0], {"count": -1}),
        ([1.0, 1.0], {"cost": [1.0, 1.0]}),
        ([1.0, 1.0], {"budget": 1.0}),
        ([1.0, 1.0], {"cost": [1.0, -1.0], "budget": 1.0}),
        ([1.0, 1.0], {"cost": [1.0], "budget": 1.0}),
        ([1.0, 1.0], {"count": 1, "fixed_open": [2]}),
    ],
)
def test_numbers_that_make_no_sense_are_refused(weight: list[float], rules: dict) -> None:
    with pytest.raises(ValueError):
        max_cover(sparse.csr_array(np.eye(2)), weight, **rules)
