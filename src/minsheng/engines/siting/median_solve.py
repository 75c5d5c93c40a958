"""The whole way to a proved p-median: search, bound, decide what is certain, explore the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from minsheng.engines.siting.median_branch import BranchAndCut
from minsheng.engines.siting.median_core import Core, Ints, core_value
from minsheng.engines.siting.median_node import Bound, Node, raise_bound
from minsheng.engines.siting.median_polish import polish
from minsheng.engines.siting.median_regions import Regions, split
from minsheng.engines.siting.median_run import Run
from minsheng.engines.siting.median_search import middle_prices, search
from minsheng.engines.siting.median_tree import explore

BLOCK = 100
"""Subgradient steps between two looks at what is certain by now."""

FEW_PARTS = 12
"""Parts of the tree looked at before regions are solved apart: easy problems end there."""

FEW_SITES, SMALL_TREE = 400, 1000
"""Lagrangian trees are tried up to so many undecided sites, and given up after so many nodes."""


def solve_core(core: Core, count: int, constant: float, run: Run, seed: int) -> None:
    """Find the best ``count`` sites of ``core`` (which costs ``constant`` more); the answer and the bound end up in ``run``.

    Raises:
        Stopped: the time is up or the listener asked to stop.
        ListsTooShort: the lists hide the true cost of a plan; try with longer ones.
    """
    tree = begin(core, count, constant, run, seed)
    if tree is None:
        return
    tree.solve(parts=FEW_PARTS)
    if run.proved:
        return
    regions = split(tree.node, tree.program.high)
    if not regions or not Regions(tree.node, regions, run, begin, seed).prove():
        tree.solve()


def begin(core: Core, count: int, constant: float, run: Run, seed: int) -> BranchAndCut | None:
    """Everything before the search of the tree; none when that was enough."""
    m = core.linear.size
    node = Node(
        core, count, constant, np.arange(m), np.zeros(0, np.int64), np.zeros(core.far.size), -np.inf
    )
    anywhere = np.random.default_rng(seed).permutation(m)[:count]
    run.offer(anywhere, run.evaluate(anywhere))
    if node.settle(run):
        run.raise_bound(run.value)
        return None
    sites = _search(node, run, anywhere.astype(np.int32), seed, work=2 * core.site.size)
    prices = np.minimum(middle_prices(core, sites), core.far)
    root = _root(replace(node, prices=prices), run, seed)
    if run.proved or _explore(root, run):
        return None
    tree = BranchAndCut(replace(root, bound=run.bound), run, seed)
    return tree if tree.open() else None


def _search(node: Node, run: Run, start: Ints, seed: int, work: int) -> Ints:
    """Swap search from ``start`` inside the node; offers what it finds."""
    run.breathe("search")
    least = 1e-10 * abs(run.value) + run.noise
    sites, cost, _ = search(node.core, start, 1_000_000, 3, work, seed, least)
    node.offer(run, sites, float(cost))
    return np.asarray(sites)


def _root(node: Node, run: Run, seed: int) -> Node:
    """Bound, search and decide in turn until the bound hardly rises any more."""
    scale, patience, idle, before = 1.5, 20, 0, -np.inf
    for block in range(60):
        run.breathe("bound")
        found = _bound(node, run, scale, patience)
        run.raise_bound(found.bound)
        node.offer(run, found.chosen, float(core_value(node.core, found.chosen)))
        if run.proved:
            break
        if block < 12:
            work = 2 * node.core.site.size + 50_000
            polish(node, run, found.value, found.share, turn=block, seed=seed, work=work)
        gap = run.cut() - found.bound
        idle = idle + 1 if found.bound - before < 0.02 * gap else 0
        before = found.bound
        node = _decide(node, run, found)
        if node.settle(run):
            run.raise_bound(run.value)
            break
        if idle >= 2:
            break
        scale = max(found.scale, 0.05)
        patience = 30
    return node


def _bound(node: Node, run: Run, scale: float, patience: int) -> Bound:
    return raise_bound(
        node,
        node.prices,
        goal=run.value,
        stop=run.cut(),
        steps=BLOCK,
        patience=patience,
        scale=scale,
    )


def _decide(node: Node, run: Run, found: Bound) -> Node:
    """The node without the sites that are certain by now, once that makes it much smaller."""
    state = found.decisions(run.cut() - found.bound)
    if (state != 0).sum() < 0.05 * node.size:
        return replace(node, prices=found.prices, bound=found.bound)
    return node.decide(state, found.prices, found.bound)


def _explore(root: Node, run: Run) -> bool:
    """A tree with Lagrangian bounds where few sites are undecided; says whether it sufficed."""
    if root.size > FEW_SITES:
        return False
    done = explore(root, run, run.value, nodes=SMALL_TREE)
    if done:
        run.raise_bound(run.value)
    return done
