"""The linear program with cuts and branching must agree with brute force on its own."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from minsheng.engines.siting.median_branch import BranchAndCut
from minsheng.engines.siting.median_core import core_value
from minsheng.engines.siting.median_elite import Elite
from minsheng.engines.siting.median_input import check_sites
from minsheng.engines.siting.median_lists import MatrixLists
from minsheng.engines.siting.median_node import Node
from minsheng.engines.siting.median_program import FREE, OPEN, SHUT, MedianProgram
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


def test_a_core_costs_what_its_plan_costs() -> None:
    node, run = node_and_run(1, n=20, m=10, count=4)
    for plan in itertools.combinations(range(10), 4):
        sites = np.array(plan, np.int32)
        cost = node.constant + core_value(node.core, sites)
        assert cost == pytest.approx(run.evaluate(sites.astype(np.int64)))


def assignment_bound(node: Node, count: int, state: np.ndarray) -> float:
    """The relaxation of the textbook: customers assigned to sites or to nobody, written out in full."""
    core = node.core
    n, m = core.far.size, core.linear.size
    customer = np.repeat(np.arange(n), np.diff(core.row))
    size = m + core.site.size + n
    cost = np.concatenate([core.linear, core.cost, core.far])
    pair = m + np.arange(core.site.size)
    once = sparse.csr_array(
        (
            np.ones(core.site.size + n),
            (np.r_[customer, np.arange(n)], np.r_[pair, size - n + np.arange(n)]),
        ),
        shape=(n, size),
    )
    opened = sparse.csr_array(
        (
            np.r_[np.ones(core.site.size), -np.ones(core.site.size)],
            (np.r_[pair, pair] - m, np.r_[pair, core.site]),
        ),
        shape=(core.site.size, size),
    )
    total = sparse.csr_array((np.ones(m), (np.zeros(m), np.arange(m))), shape=(1, size))
    bounds = np.column_stack([np.zeros(size), np.ones(size)])
    bounds[:m][state == SHUT] = 0.0
    bounds[:m][state == OPEN] = 1.0
    answer = linprog(
        cost, A_ub=opened, b_ub=np.zeros(core.site.size), A_eq=sparse.vstack([once, total]),
        b_eq=np.r_[np.ones(n), count], bounds=bounds,
    )  # fmt: skip
    return float(answer.fun)


@pytest.mark.parametrize("seed", range(20))
def test_few_levels_are_worth_as_much_as_the_textbook_with_all_of_them(seed: int) -> None:
    node, run = node_and_run(seed, n=120, m=20, count=5)
    program = MedianProgram(node.core, node.count, node.prices, run, 10.0)
    frame = program.begin()
    rng = np.random.default_rng(seed)
    for decided in (0, 3, 6):
        state = np.full(20, FREE, np.int8)
        state[rng.choice(20, decided, replace=False)] = np.arange(decided) % 2
        for _ in range(5):
            relaxed = program.relax(state, frame, -np.inf)
            assert relaxed is not None
            frame = relaxed.frame
        bound = -program.bound_from(relaxed, state).all / program.scale
        assert bound == pytest.approx(assignment_bound(node, node.count, state), rel=1e-7)


@pytest.mark.parametrize("seed", range(20))
def test_bounds_for_all_counts_stay_below_the_best_plans(seed: int) -> None:
    node, run = node_and_run(seed, n=30, m=9, count=3)
    program = MedianProgram(node.core, node.count, node.prices, run, 1.0)
    frame = program.begin()
    free = np.full(9, FREE, np.int8)
    for _ in range(3):
        relaxed = program.relax(free, frame, -np.inf)
        assert relaxed is not None
        least = program.least(relaxed)
        for count in range(10):
            plans = itertools.combinations(range(9), count)
            best = min(core_value(node.core, np.array(plan, np.int32)) for plan in plans)
            assert least[count] <= best + 1e-6
        frame = program.tighten(relaxed) or relaxed.frame


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
