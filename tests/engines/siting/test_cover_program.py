"""Bounds of a coverage plan: true for any prices, so that no proof rests on the solver."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from minsheng.engines.siting.cover_frame import Frame
from minsheng.engines.siting.cover_input import limits, merged_core
from minsheng.engines.siting.cover_odd import violated
from minsheng.engines.siting.cover_program import FREE, OPEN, SHUT, Program, Relaxed
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


def priced(price: np.ndarray, *toll: float) -> Relaxed:
    """Prices and tolls out of thin air."""
    nothing, none = np.empty(0, np.int64), np.empty(0, np.int8)
    covered = np.zeros(len(price), np.bool_)
    frame = Frame(covered, nothing, covered[:0], nothing, none, none, none, none, none)
    return Relaxed(price, np.array(toll), np.empty(0), frame)


def overlapping(seed: int) -> Core:
    """Nine sites, thirty rows that two or three of them reach: the relaxation opens halves of sites."""
    rng = np.random.default_rng(seed)
    reach = np.zeros((30, 9), np.bool_)
    for row in reach:
        row[rng.choice(9, rng.integers(2, 4), replace=False)] = True
    weight = rng.integers(1, 9, 30).astype(float)
    return core_of(Instance(reach, weight, {"count": int(rng.integers(2, 5))}))


def odd_sets(core: Core, rng: np.random.Generator) -> list[np.ndarray]:
    """A few sets of three, five or seven rows."""
    sizes = [size for size in (3, 5, 7) if size <= core.n_row]
    return [
        np.sort(rng.choice(core.n_row, size, replace=False))
        for size in (rng.choice(sizes, 4) if sizes else ())
    ]


@pytest.mark.parametrize("block", range(5))
def test_any_prices_and_tolls_bound_every_plan_and_both_halves_of_each_site(block: int) -> None:
    for seed in range(60 * block, 60 * (block + 1)):
        core = core_of(random_instance(seed))
        if core.n_row == 0:
            continue
        rng = np.random.default_rng(seed)
        state = rng.choice([FREE, FREE, FREE, SHUT, OPEN], core.n_site).astype(np.int8)
        if best_within(core, state) == -np.inf:
            continue
        program = Program(core, Watch(60, None))
        sets = odd_sets(core, rng)
        if sets:
            program.pool.add(sets)
        tolls = rng.random(len(sets)) * core.weight.max() * rng.choice([0.0, 0.3, 1.5])
        bounds = program.bound_from(priced(core.weight * rng.random(core.n_row), *tolls), state)
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
        relaxed = program.first()
        assert relaxed is not None
        least = program.bound_from(relaxed, free).all
        other = core.weight * np.random.default_rng(seed).random(core.n_row)
        assert least <= program.bound_from(priced(other), free).all + 1e-6
        assert least == pytest.approx(core.weight @ np.minimum(core.by_row() @ relaxed.share, 1))
        half = free.copy()
        half[0] = OPEN
        again = program.relax(half, relaxed.frame, 0.0)
        assert again is not None
        assert again.share[0] == 1
        assert program.bound_from(again, half).all <= least + 1e-6


def relaxation(core: Core, state: np.ndarray, sets: list[np.ndarray]) -> float:
    """What the relaxation with these cuts is worth, by another program for it: every row and cut."""
    reach = core.by_row().toarray()
    n_row, n_site = reach.shape
    rules = [np.ones((1, n_site)), core.cost[None, :]][: 1 if core.budget < 0 else 2]
    members = np.zeros((len(sets), n_row))
    for number, rows in enumerate(sets):
        members[number, rows] = 1
    table = np.block(
        [
            [-reach, np.eye(n_row)],
            [np.vstack(rules), np.zeros((len(rules), n_row))],
            [-np.ceil(members @ reach / 2), members],
        ]
    )
    most = np.r_[
        np.zeros(n_row), [core.count, core.budget][: len(rules)], [len(s) // 2 for s in sets]
    ]
    limits = [(float(s == OPEN), float(s != SHUT)) for s in state] + [(0.0, 1.0)] * n_row
    worth = np.r_[np.zeros(n_site), -core.weight]
    answer = linprog(worth, A_ub=sparse.csr_array(table), b_ub=most, bounds=limits)
    assert answer.status == 0
    return float(-answer.fun)


def test_watching_few_rows_and_cuts_is_worth_as_much_as_all_of_them() -> None:
    """From any frame, also one that other decisions left behind; budgets included."""
    looked = 0
    for seed in range(80):
        core = overlapping(seed) if seed % 2 else core_of(random_instance(seed))
        if core.n_row < 4 or core.count == 0:
            continue
        rng = np.random.default_rng(seed)
        program = Program(core, Watch(60, None))
        relaxed = program.first()
        assert relaxed is not None
        sets: list[np.ndarray] = []
        for _ in range(4):
            state = rng.choice([FREE, FREE, FREE, SHUT, OPEN], core.n_site).astype(np.int8)
            if best_within(core, state) == -np.inf:
                continue
            more = odd_sets(core, rng)
            sets += more
            frame = program.with_cuts(relaxed.frame, more) if more else relaxed.frame
            worth = relaxation(core, state, sets)
            again = program.relax(state, frame, worth - 1e-6)
            assert again is not None
            bound = program.bound_from(again, state).all
            assert bound == pytest.approx(worth, abs=0.021 * core.weight.max()), seed
            assert bound >= worth - 1e-6
            looked += 1
            relaxed = again
    assert looked > 100


def test_a_trial_says_when_a_decision_leaves_nothing_better() -> None:
    hopeless = 0
    for seed in range(40):
        core = overlapping(seed)
        program, free = Program(core, Watch(60, None)), np.full(core.n_site, FREE, np.int8)
        relaxed = program.first()
        assert relaxed is not None
        best = best_within(core, free)
        if program.bound_from(relaxed, free).all <= best + 1e-6:
            continue
        sites = np.flatnonzero((relaxed.share > 0) & (relaxed.share < 1))
        gain = program.trials(free, relaxed, sites, best - 1e-6)
        for (a, b), lost in np.ndenumerate(np.isinf(gain)):
            half = free.copy()
            half[sites[a]] = (SHUT, OPEN)[b]
            assert not lost or best_within(core, half) < best
            hopeless += lost
    assert hopeless > 3


def test_cuts_hold_for_every_plan_and_not_for_the_shares_that_asked_for_them() -> None:
    found = 0
    for seed in range(60):
        core = overlapping(seed)
        reach = core.by_row().toarray()
        share = np.random.default_rng(seed).choice([0.0, 0.5, 0.5, 1.0], core.n_site)
        for rows in violated(core, share, core.weight):
            found += 1
            assert len(rows) % 2 == 1
            assert len(set(rows)) == len(rows)

            def room(x: np.ndarray, rows: np.ndarray = rows, reach: np.ndarray = reach) -> float:
                """What the cut leaves over: negative where it is violated."""
                most = len(rows) // 2 + np.ceil(reach[rows].sum(axis=0) / 2) @ x
                return float(most - np.minimum(reach[rows] @ x, 1).sum())

            assert room(share) < 0
            plans = itertools.product((0.0, 1.0), repeat=core.n_site)
            assert all(room(np.array(plan)) >= 0 for plan in plans)
    assert found > 20


def test_cuts_lower_the_bound_and_never_below_the_best_plan() -> None:
    lowered = 0
    for seed in range(40):
        core = overlapping(seed)
        program, free = Program(core, Watch(60, None)), np.full(core.n_site, FREE, np.int8)
        relaxed = program.first()
        assert relaxed is not None
        before, best = program.bound_from(relaxed, free).all, best_within(core, free)
        while (frame := program.tighten(relaxed)) is not None:
            again = program.relax(free, frame, best)
            assert again is not None
            after = program.bound_from(again, free).all
            assert best - 1e-6 <= after <= before + 1e-6
            lowered += after < before - 1e-6
            relaxed = again
            if after > before - 1e-6:
                break
            before = after
    assert lowered > 3
