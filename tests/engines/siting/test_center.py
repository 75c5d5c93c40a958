"""p-center: nobody is farther than needed, on matrices and on points."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting import p_center, p_center_points


@pytest.mark.parametrize("block", range(4))
def test_small_problems_agree_with_trying_every_plan(block: int) -> None:
    for seed in range(30 * block, 30 * (block + 1)):
        rng = np.random.default_rng(seed)
        n_demand, n_site = int(rng.integers(1, 12)), int(rng.integers(1, 8))
        demand, site = rng.random((n_demand, 2)) * 1000, rng.random((n_site, 2)) * 1000
        if seed % 2:
            demand, site = demand.round(-2), site.round(-2)
        distance = np.hypot(*(demand[:, None] - site[None]).transpose(2, 0, 1))
        count = int(rng.integers(1, n_site + 1))
        opened = [int(rng.integers(n_site))] if rng.random() < 0.3 else []
        best = min(
            distance[:, list(plan)].min(axis=1).max()
            for size in range(1, count + 1)
            for plan in itertools.combinations(range(n_site), size)
            if set(opened) <= set(plan)
        )
        for found in (
            p_center(distance, count=count, fixed_open=opened),
            p_center_points(demand, site, count=count, fixed_open=opened),
        ):
            assert found.objective == pytest.approx(best, abs=1e-6), seed
            assert found.status == "optimal", seed
            assert len(found.sites) <= count
            assert set(opened) <= set(found.sites)


def test_more_sites_never_leave_somebody_farther_away() -> None:
    rng = np.random.default_rng(1)
    demand, site = rng.random((150, 2)) * 5000, rng.random((30, 2)) * 5000
    found = [p_center_points(demand, site, count=count) for count in (1, 2, 4, 8)]
    values = [plan.objective for plan in found]
    assert values == sorted(values, reverse=True)
    assert {plan.status for plan in found} == {"optimal"}


def test_unreachable_demand_has_no_plan() -> None:
    with pytest.raises(Infeasible):
        p_center([[1.0, np.inf], [np.inf, np.inf]], count=2)


def test_too_few_sites_for_two_islands_have_no_plan() -> None:
    with pytest.raises(Infeasible):
        p_center([[1.0, np.inf], [np.inf, 1.0]], count=1)


def test_stopping_keeps_a_plan_and_an_honest_bound() -> None:
    rng = np.random.default_rng(2)
    demand, site = rng.random((200, 2)), rng.random((40, 2))
    stopped = p_center_points(demand, site, count=6, progress=lambda _: True)
    proved = p_center_points(demand, site, count=6)
    assert stopped.bound <= proved.objective <= stopped.objective


def test_negative_distances_are_refused() -> None:
    with pytest.raises(ValueError):
        p_center([[-1.0]], count=1)
