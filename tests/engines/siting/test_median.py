"""The p-median engine against brute force, on thousands of small cities."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from minsheng.engines import siting
from minsheng.engines.common.status import Infeasible, Progress
from minsheng.engines.siting.selection import Selection

Floats = NDArray[np.float64]


def cost_of(distance: Floats, weight: Floats, sites: NDArray[np.int64]) -> float:
    used = weight > 0
    if not used.any():
        return 0.0
    return float((weight[used] * distance[used][:, sites].min(axis=1)).sum())


def least_cost(
    distance: Floats, weight: Floats, count: int, forced: list[int], closed: list[int]
) -> float:
    """The best value by trying every plan; inf when none reaches all demand."""
    allowed = [j for j in range(distance.shape[1]) if j not in closed]
    plans = itertools.combinations(allowed, min(count, len(allowed)))
    return min(
        (
            cost_of(distance, weight, np.array(plan))
            for plan in plans
            if plan and set(forced) <= set(plan)
        ),
        default=np.inf,
    )


def random_city(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Whole or broken distances and weights, with ties, zeros and missing ways."""
    n, m = rng.integers(1, 11), rng.integers(1, 8)
    weight = rng.integers(0, 5, n).astype(float) if rng.random() < 0.6 else rng.random(n)
    distance = rng.integers(0, 10, (n, m)).astype(float)
    if rng.random() < 0.4:
        distance = rng.random((n, m))
    if rng.random() < 0.4:
        distance[rng.random((n, m)) < 0.7 * rng.random()] = np.inf
    return distance, weight


def random_fixing(rng: np.random.Generator, m: int) -> tuple[list[int], list[int]]:
    if rng.random() < 0.6:
        return [], []
    order = rng.permutation(m).tolist()
    forced = rng.integers(0, 3)
    return order[:forced], order[forced : forced + rng.integers(0, 3)]


def test_fifteen_hundred_small_cities_get_the_plan_brute_force_finds() -> None:
    rng = np.random.default_rng(7)
    for _ in range(1500):
        distance, weight = random_city(rng)
        count = int(rng.integers(1, distance.shape[1] + 1))
        forced, closed = random_fixing(rng, distance.shape[1])
        best = least_cost(distance, weight, count, forced, closed)
        try:
            plan = siting.p_median(
                distance, weight, count=count, fixed_open=forced, fixed_closed=closed
            )
        except Infeasible:
            assert best == np.inf
            continue
        assert plan.status == "optimal"
        assert plan.objective == pytest.approx(best, rel=1e-8, abs=1e-9)
        assert plan.objective == pytest.approx(cost_of(distance, weight, plan.sites))
        assert len(plan.sites) == min(count, distance.shape[1] - len(closed))
        assert set(forced) <= set(plan.sites.tolist())
        assert not set(closed) & set(plan.sites.tolist())


@pytest.mark.parametrize("rounding", ["floor", None])
def test_points_get_the_plan_brute_force_finds(rounding: str | None) -> None:
    rng = np.random.default_rng(8)
    for _ in range(300):
        demand = rng.integers(0, 8, (rng.integers(1, 12), 2)).astype(float)
        site = rng.integers(0, 8, (rng.integers(1, 8), 2)).astype(float)
        weight = rng.integers(0, 4, len(demand)).astype(float)
        count = int(rng.integers(1, len(site) + 1))
        distance = np.sqrt(((demand[:, None] - site) ** 2).sum(axis=2))
        distance = np.floor(distance) if rounding else distance
        plan = siting.p_median_points(demand, site, weight, count=count, rounding=rounding)
        assert plan.status == "optimal"
        best = least_cost(distance, weight, count, [], [])
        assert plan.objective == pytest.approx(best, rel=1e-8, abs=1e-9)


def uniform_city(seed: int, n: int, m: int) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 1000, (n, 2)), rng.uniform(0, 1000, (m, 2)), rng.integers(1, 50, n) * 1.0


def straight(demand: Floats, site: Floats) -> Floats:
    return np.asarray(np.sqrt(((demand[:, None] - site) ** 2).sum(axis=2)))


def test_short_lists_and_the_full_matrix_agree() -> None:
    demand, site, weight = uniform_city(3, 2500, 300)
    by_points = siting.p_median_points(demand, site, weight, count=60)
    by_matrix = siting.p_median(straight(demand, site), weight, count=60)
    assert by_points.status == by_matrix.status == "optimal"
    assert by_points.objective == pytest.approx(by_matrix.objective, rel=1e-8)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31), st.floats(1e-3, 1e6))
def test_neither_order_nor_units_change_the_value(seed: int, unit: float) -> None:
    demand, site, weight = uniform_city(seed, 40, 15)
    distance = straight(demand, site)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(40), rng.permutation(15)
    plain = siting.p_median(distance, weight, count=4)
    other = siting.p_median(distance[rows][:, columns] * unit, weight[rows], count=4)
    assert other.status == plain.status == "optimal"
    assert other.objective == pytest.approx(unit * plain.objective, rel=1e-8)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31))
def test_one_more_site_never_costs_more(seed: int) -> None:
    demand, site, weight = uniform_city(seed, 60, 20)
    costs = [siting.p_median_points(demand, site, weight, count=p).objective for p in (3, 4, 5)]
    assert costs == sorted(costs, reverse=True)


def test_the_same_question_gets_the_same_answer() -> None:
    demand, site, weight = uniform_city(5, 300, 80)
    one, two = (siting.p_median_points(demand, site, weight, count=9) for _ in range(2))
    assert one.sites.tolist() == two.sites.tolist()
    assert (one.objective, one.bound, one.status) == (two.objective, two.bound, two.status)


def stopped_after(signs: int) -> tuple[Selection, list[Progress]]:
    demand, site, weight = uniform_city(11, 900, 300)
    seen: list[Progress] = []

    def listen(progress: Progress) -> bool:
        seen.append(progress)
        return len(seen) >= signs

    return siting.p_median_points(demand, site, weight, count=30, progress=listen), seen


def test_whoever_stops_the_run_keeps_the_best_plan_and_an_honest_gap() -> None:
    plan, seen = stopped_after(4)
    assert plan.status == "feasible"
    assert plan.bound <= plan.objective
    assert plan.gap == pytest.approx((plan.objective - plan.bound) / plan.objective)
    assert seen[-1].objective == plan.objective
    bounds = [progress.bound for progress in seen if progress.bound is not None]
    assert bounds == sorted(bounds)


def test_without_any_time_there_is_still_a_plan() -> None:
    demand, site, weight = uniform_city(12, 500, 100)
    plan = siting.p_median_points(demand, site, weight, count=10, time_limit_s=0)
    assert len(plan.sites) == 10
    assert plan.status == "feasible"
    assert 0 <= plan.bound <= plan.objective


def test_demand_without_any_way_is_named() -> None:
    distance = np.array([[1.0, 2.0], [np.inf, np.inf]])
    with pytest.raises(Infeasible, match="row 1"):
        siting.p_median(distance, np.ones(2), count=1)
    assert siting.p_median(distance, np.array([1.0, 0.0]), count=1).objective == 1.0


def test_too_few_sites_to_reach_everybody_is_proved() -> None:
    distance = np.where(np.eye(5, dtype=bool), 1.0, np.inf)
    with pytest.raises(Infeasible, match="reach all demand"):
        siting.p_median(distance, np.ones(5), count=4)
    assert siting.p_median(distance, np.ones(5), count=5).objective == 5.0


def test_contradicting_sites_are_refused_with_the_cause() -> None:
    distance, weight = np.ones((3, 4)), np.ones(3)
    with pytest.raises(Infeasible, match="site 2 must be both"):
        siting.p_median(distance, weight, count=2, fixed_open=[2], fixed_closed=[1, 2])
    with pytest.raises(Infeasible, match="3 sites must be open"):
        siting.p_median(distance, weight, count=2, fixed_open=[0, 1, 2])
    with pytest.raises(Infeasible, match="no site may open"):
        siting.p_median(distance, weight, count=0)
    with pytest.raises(ValueError, match="site 4"):
        siting.p_median(distance, weight, count=2, fixed_open=[4])


def test_bad_numbers_are_named_by_row() -> None:
    with pytest.raises(ValueError, match="row 1, column 0"):
        siting.p_median(np.array([[1.0], [np.nan]]), np.ones(2), count=1)
    with pytest.raises(ValueError, match="row 1 is negative"):
        siting.p_median(np.ones((2, 1)), np.array([1.0, -1.0]), count=1)
    with pytest.raises(ValueError, match="shape"):
        siting.p_median(np.ones((2, 1)), np.ones(3), count=1)
    with pytest.raises(ValueError, match="demand_xy in row 0"):
        siting.p_median_points(np.array([[0, np.inf]]), np.zeros((1, 2)), np.ones(1), count=1)


def test_nobody_to_serve_costs_nothing() -> None:
    plan = siting.p_median(np.ones((2, 3)), np.zeros(2), count=2)
    assert (plan.objective, plan.gap, plan.status, len(plan.sites)) == (0.0, 0.0, "optimal", 2)
