"""Maximal coverage: the answer is the best there is, and says so only when it is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from minsheng.engines.common.status import Infeasible, Progress
from minsheng.engines.siting import max_cover
from minsheng.engines.siting.selection import Selection

from .cover_instances import Instance, random_instance, town, within


def solve(case: Instance, **more: object) -> Selection | None:
    try:
        return max_cover(case.cover, case.weight, **case.rules, **more)
    except Infeasible:
        return None


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
