"""Bounds of a coverage plan: true for any prices, so that no proof rests on the solver."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from minsheng.engines.siting.cover_input import limits, merged_core
from minsheng.engines.siting.cover_program import FREE, OPEN, SHUT, Program
from minsheng.engines.siting.cover_reduce import Core
from minsheng.engines.siting.cover_watch import Watch

from .cover_instances import Instance, random_instance


def core_of(case: Instance) -> Core:
    n_site = case.reach.shape[1]
    nothing = np.zeros(n_site, np.bool_)
    rules = case.rules
    cost, places, money = limits(rules.get("cost"), rules.get("budget"), rules.get("count"), n_site)
    return merged_core(case.cover, case.weight, nothing, nothing, cost, places, money)[0]


def best_within(core: Core, state: np.ndarray) -> float:
    """The best plan that keeps what is decided, by trying every plan; -inf if there is none."""
    reach = core.by_row().toarray() > 0
    best = -np.inf
    for plan in itertools.product((False, True), repeat=core.n_site):
        x = np.array(plan, np.bool_)
        money = core.budget < 0 or core.cost[x].sum() <= core.budget + 1e-9
        decided = x[state == OPEN].all() and not x[state == SHUT].any()
        if decided and money and x.sum() <= core.count:
            best = max(best, float(core.weight[reach[:, x].any(axis=1)].sum()))
    return best


@pytest.mark.parametrize("block", range(5))
def test_any_prices_bound_every_plan_and_both_halves_of_each_site(block: int) -> None:
    for seed in range(60 * block, 60 * (block + 1)):
        core = core_of(random_instance(seed))
        if core.n_row == 0:
            continue
        rng = np.random.default_rng(seed)
        state = rng.choice([FREE, FREE, FREE, SHUT, OPEN], core.n_site).astype(np.int8)
        if best_within(core, state) == -np.inf:
            continue
        bounds = Program(core, Watch(60, None)).bound_from(
            core.weight * rng.random(core.n_row), state
        )
        assert bounds.all >= best_within(core, state) - 1e-9, seed
        for site in np.flatnonzero(state == FREE):
            for decision, bound in ((OPEN, bounds.if_open), (SHUT, bounds.if_shut)):
                half = state.copy()
                half[site] = decision
                assert bound[site] >= best_within(core, half) - 1e-9, (seed, site, decision)


def test_the_relaxation_gives_the_least_bound_and_decided_sites_keep_their_share() -> None:
    for seed in range(40):
        core = core_of(random_instance(seed))
        if core.n_row == 0 or core.budget >= 0 or core.count == 0:
            continue
        program = Program(core, Watch(60, None))
        free = np.full(core.n_site, FREE, np.int8)
        relaxed = program.relax(free, None)
        assert relaxed is not None
        least = program.bound_from(relaxed.price, free).all
        other = core.weight * np.random.default_rng(seed).random(core.n_row)
        assert least <= program.bound_from(other, free).all + 1e-6
        assert least == pytest.approx(core.weight @ np.minimum(core.by_row() @ relaxed.share, 1))
        half = free.copy()
        half[0] = OPEN
        again = program.relax(half, relaxed.basis)
        assert again is not None
        assert again.share[0] == 1
        assert program.bound_from(again.price, half).all <= least + 1e-6
