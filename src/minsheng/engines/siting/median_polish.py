"""Swap search where a bound says it is worth looking: among the sites of least reduced cost."""

from __future__ import annotations

import numpy as np

from minsheng.engines.siting.median_core import Bools, Floats, Ints
from minsheng.engines.siting.median_node import Node
from minsheng.engines.siting.median_run import Run
from minsheng.engines.siting.median_search import search

WIDTHS = (1.5, 3.0, 2.0, 5.0)
"""Sites looked at per site to open, one after the other in repeated calls."""

STRENGTHS = (4, 2, 8)
"""Largest kicks, likewise."""


def polish(
    node: Node, run: Run, reduced: Floats, share: Floats, *, turn: int, seed: int, work: int
) -> None:
    """Search among promising sites from the relaxation's favourites; offers what it finds.

    Args:
        reduced: (m,) reduced cost of each site; share: (m,) how far the relaxation opens it.
        turn: which call this is, so that repeated calls look differently.
    """
    run.breathe("search")
    width = int(WIDTHS[turn % len(WIDTHS)] * node.count) + 20
    inside: Bools = share > 0.02
    inside[np.argsort(reduced, kind="stable")[:width]] = True
    state = np.where(inside, 0, -1).astype(np.int32)
    part = node.decide(state, node.prices, node.bound)
    if part.settle(run):
        return
    start: Ints = np.argsort(-share[inside], kind="stable")[: part.count].astype(np.int32)
    least = 1e-10 * abs(run.value) + run.noise
    strength = STRENGTHS[turn % len(STRENGTHS)]
    sites, cost, _ = search(part.core, np.sort(start), 10**6, strength, work, seed + turn, least)
    part.offer(run, np.asarray(sites), float(cost))
