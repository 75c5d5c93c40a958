"""Regions solved apart must together give what brute force finds for the whole."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from minsheng.engines.siting import median_regions
from minsheng.engines.siting.median_core import core_value
from minsheng.engines.siting.median_input import check_sites
from minsheng.engines.siting.median_lists import MatrixLists
from minsheng.engines.siting.median_node import Node
from minsheng.engines.siting.median_program import FREE, MedianProgram
from minsheng.engines.siting.median_regions import Regions, share_out, split
from minsheng.engines.siting.median_run import Run
from minsheng.engines.siting.median_shapes import signature, standard_order
from minsheng.engines.siting.median_solve import begin


def villages(rng: np.random.Generator, whole: bool) -> NDArray[np.float64]:
    """Distances in three villages some way from each other; the last two may be alike."""
    sizes = [4, 3, 3]
    blocks = [rng.integers(1, 12, (2 * k, k)).astype(float) for k in sizes]
    if rng.random() < 0.5:
        blocks[2] = blocks[1][::-1][:, rng.permutation(3)]
    away = rng.integers(8, 40)
    distance = np.full((20, 10), float(away))
    row = column = 0
    for block in blocks:
        distance[row : row + len(block), column : column + block.shape[1]] = block
        row, column = row + len(block), column + block.shape[1]
    return distance if whole else distance * 0.37


def as_node(distance: NDArray[np.float64], count: int) -> tuple[Node, Run]:
    m = distance.shape[1]
    lists = MatrixLists(distance, np.ones(len(distance)), check_sites(m, count, [], []))
    core, constant = lists.core()
    none = np.zeros(0, np.int64)
    node = Node(core, count, constant, np.arange(m), none, 0.5 * core.far, -np.inf)
    run = Run(lists.evaluate, lists.whole, lists.noise, 60.0, None, complete=True)
    first = np.arange(count)
    run.offer(first, lists.evaluate(first))
    return node, run


@pytest.mark.parametrize("small", [0, 60])
def test_villages_solved_apart_give_the_plan_brute_force_finds(
    small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(median_regions, "SMALL", small)
    rng = np.random.default_rng(12)
    proofs = 0
    for turn in range(60):
        distance = villages(rng, whole=turn % 2 == 0)
        count = int(rng.integers(2, 8))
        node, run = as_node(distance, count)
        program = MedianProgram(node.core, count, node.prices, run, 1.0)
        program.relax(np.full(10, FREE, np.int8), program.begin(), -np.inf)
        regions = split(node, program.high)
        if not regions:
            continue
        proved = Regions(node, regions, run, begin, 1).prove()
        plans = itertools.combinations(range(10), count)
        best = min(float(distance[:, plan].min(axis=1).sum()) for plan in plans)
        assert run.bound <= best * (1 + 1e-9)
        assert run.value == pytest.approx(distance[:, run.sites].min(axis=1).sum())
        if proved:
            proofs += 1
            assert run.value == pytest.approx(best)
    assert proofs > 20


def test_equal_regions_are_known_under_other_names() -> None:
    rng = np.random.default_rng(3)
    for _ in range(30):
        distance = rng.integers(1, 5, (9, 6)).astype(float)
        rows, columns = rng.permutation(9), rng.permutation(6)
        one, _ = as_node(distance, 2)
        other, _ = as_node(distance[rows][:, columns], 2)
        order, core = standard_order(one.core)
        _, again = standard_order(other.core)
        if len({tuple(column) for column in distance.T}) == 6:
            assert signature(core, 0.0) == signature(again, 0.0)
        plan = rng.choice(6, 2, replace=False)
        cost = core_value(one.core, order[plan].astype(np.int32))
        assert core_value(core, plan.astype(np.int32)) == cost


def test_counts_are_shared_out_for_the_least_sum() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        lists = [rng.integers(0, 20, rng.integers(1, 5)).astype(float) for _ in range(4)]
        count = int(rng.integers(0, sum(len(one) - 1 for one in lists) + 1))
        ways = itertools.product(*(range(len(one)) for one in lists))
        best = min(
            sum(one[k] for one, k in zip(lists, way, strict=True))
            for way in ways
            if sum(way) == count
        )
        total, places = share_out(lists, count)
        assert total == best == sum(one[k] for one, k in zip(lists, places, strict=True))
        assert sum(places) == count
