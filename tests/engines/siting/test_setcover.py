"""Fewest sites for everybody: least cost, proved, or the demand that nobody reaches is named."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import sparse

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting import set_cover

from .cover_instances import town, within


def _best(
    reach: np.ndarray, cost: np.ndarray, opened: list[int], closed: list[int]
) -> float | None:
    n_site = reach.shape[1]
    plans = (
        list(plan)
        for size in range(n_site + 1)
        for plan in itertools.combinations(range(n_site), size)
        if set(opened) <= set(plan) and not set(closed) & set(plan)
    )
    return min((cost[p].sum() for p in plans if reach[:, p].any(axis=1).all()), default=None)


@pytest.mark.parametrize("block", range(4))
def test_small_problems_agree_with_trying_every_plan(block: int) -> None:
    for seed in range(60 * block, 60 * (block + 1)):
        rng = np.random.default_rng(seed)
        n_demand, n_site = int(rng.integers(1, 14)), int(rng.integers(1, 8))
        reach = rng.random((n_demand, n_site)) < rng.choice([0.3, 0.6])
        cost = np.ones(n_site) if seed % 3 else rng.integers(0, 7, n_site).astype(float)
        if seed % 5 == 0:
            cost = cost + rng.random(n_site)
        opened = [int(rng.integers(n_site))] if rng.random() < 0.2 else []
        closed = [int(rng.integers(n_site))] if rng.random() < 0.2 else []
        best = _best(reach, cost, opened, closed)
        try:
            found = set_cover(
                sparse.csr_array(reach), cost=cost, fixed_open=opened, fixed_closed=closed
            )
        except Infeasible:
            assert best is None, seed
            continue
        assert found.objective == pytest.approx(best), seed
        assert found.status == "optimal", seed
        assert reach[:, found.sites].any(axis=1).all(), seed


def test_a_town_needs_no_more_sites_with_a_longer_reach() -> None:
    demand, site, _, reach = town(300, 60, 2)
    demand = demand[within(demand, site, 0.5 * reach).sum(axis=1) > 0]
    found = [set_cover(within(demand, site, reach * f)) for f in (0.5, 1.0, 1.5)]
    assert [plan.status for plan in found] == ["optimal"] * 3
    assert found[0].objective >= found[1].objective >= found[2].objective


def test_the_demand_nobody_reaches_is_named() -> None:
    with pytest.raises(Infeasible, match="demand 1 is within reach of no site"):
        set_cover(sparse.csr_array(np.array([[1, 1], [0, 1], [1, 0]])), fixed_closed=[1])


def test_nobody_to_reach_needs_nothing() -> None:
    found = set_cover(sparse.csr_array((0, 3)), fixed_open=[2])
    assert (found.sites.tolist(), found.objective, found.status) == ([2], 1.0, "optimal")


def test_stopping_keeps_a_plan_that_reaches_everybody() -> None:
    demand, site, _, reach = town(400, 80, 3)
    cover = within(demand, site, reach)
    cover = cover[np.flatnonzero(cover.sum(axis=1))]
    found = set_cover(cover, time_limit_s=0.0)
    assert (cover[:, found.sites].sum(axis=1) > 0).all()
    assert found.bound <= set_cover(cover).objective <= found.objective


def test_costs_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError):
        set_cover(sparse.csr_array(np.eye(2)), cost=[1.0, -1.0])
