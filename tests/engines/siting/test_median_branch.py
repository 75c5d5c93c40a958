"""The linear program with cuts and branching must agree with brute force on its own."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from minsheng.engines.siting.median_branch import BranchAndCut
from minsheng.engines.siting.median_core import core_value
from minsheng.engines.siting.median_cuts import find_cuts
from minsheng.engines.siting.median_elite import Elite
from minsheng.engines.siting.median_input import check_sites
from minsheng.engines.siting.median_lists import MatrixLists
from minsheng.engines.siting.median_node import Node
from minsheng.engines.siting.median_program import Program
from minsheng.engines.siting.median_run import Run


def node_and_run(seed: int, *, n: int, m: int, count: int) -> tuple[Node, Run]:
    """A small city as the branch and cut gets it, with any plan as the best so far."""
    rng = np.random.default_rng(seed)
    distance = rng.integers(1, 40, (n, m)).astype(float)
    weight = rng.integers(1, 9, n).astype(float)
    lists = MatrixLists(distance, weight, check_sites(m, count, [], []))
    core, constant = lists.core()
    prices = rng.uniform(0, 1, core.far.size) * core.far
    none = np.zeros(0, np.int64)
    node = Node(core, count, constant, np.arange(m), none, prices, -np.inf)
    run = Run(lists.evaluate, lists.whole, lists.noise, 60.0, None, complete=True)
    first = np.arange(count)
    run.offer(first, lists.evaluate(first))
    return node, run


@pytest.mark.parametrize("seed", range(60))
def test_branch_and_cut_finds_and_proves_the_best_plan(seed: int) -> None:
    node, run = node_and_run(seed, n=14, m=9, count=2 + seed % 4)
    plans = itertools.combinations(range(9), node.count)
    best = min(run.evaluate(np.array(plan)) for plan in plans)
    BranchAndCut(node, run, seed).solve()
    assert run.value == best
    assert run.proved


def test_cuts_never_exclude_a_plan() -> None:
    """Each cut, with every z as small as the plan lets it be, holds for all plans."""
    rng = np.random.default_rng(4)
    cuts = 0
    for _ in range(300):
        members = [
            np.sort(rng.choice(8, rng.integers(2, 4), replace=False)).astype(np.int32)
            for _ in range(12)
        ]
        y = rng.choice([0.0, 0.5], 8)
        mass = np.array([y[sites].sum() for sites in members])
        doubt = np.abs(1.0 - mass)
        sign = rng.integers(-(2**62), 2**62, 8)
        for rows in find_cuts(members, y, doubt, sign, most=20):
            cuts += 1
            assert len(rows) % 2 == 1
            times = np.bincount(np.concatenate([members[r] for r in rows]), minlength=8)
            for plan in itertools.product([0, 1], repeat=8):
                is_open = np.array(plan)
                missing = sum(not is_open[members[r]].any() for r in rows)
                assert missing + ((times + 1) // 2 * is_open).sum() >= (len(rows) + 1) / 2
    assert cuts > 50


def test_a_core_costs_what_its_plan_costs() -> None:
    node, run = node_and_run(1, n=20, m=10, count=4)
    for plan in itertools.combinations(range(10), 4):
        sites = np.array(plan, np.int32)
        cost = node.constant + core_value(node.core, sites)
        assert cost == pytest.approx(run.evaluate(sites.astype(np.int64)))


@pytest.mark.parametrize("seed", range(20))
def test_hasty_solutions_stay_below_the_true_bound_and_lead_to_it(seed: int) -> None:
    node, _ = node_and_run(seed, n=200, m=25, count=5)
    patient = Program(node.core, node.count, node.prices, 1.0).solve()
    program = Program(node.core, node.count, node.prices, 1.0)
    bounds = [solution.bound for _ in range(60) if (solution := program.solve(hasty=True))]
    assert patient is not None
    assert max(bounds) <= patient.bound + 1e-6
    assert bounds[-1] == pytest.approx(patient.bound)


@pytest.mark.parametrize("seed", range(10))
def test_joined_plans_cost_what_they_say_and_the_best_of_them_is_offered(seed: int) -> None:
    node, run = node_and_run(seed, n=60, m=20, count=4)
    before = run.value
    elite = Elite(node, run, seed)
    rng = np.random.default_rng(seed)
    elite.gather(rng.random(20), rng.random(20))
    elite.join()
    for cost, sites in elite.plans:
        assert len(sites) == node.count
        assert run.evaluate(np.array(sites)) == pytest.approx(cost)
    assert run.value == min(before, min(elite.plans)[0])
