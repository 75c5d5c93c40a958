"""Branch and bound for the p-median with Lagrangian bounds, for cores that became small."""

from __future__ import annotations

import numpy as np

from minsheng.engines.siting.median_core import Ints, core_value
from minsheng.engines.siting.median_node import Bound, Node, raise_bound
from minsheng.engines.siting.median_run import Run

STEPS, ROUNDS, PATIENCE, SCALE = 20, 15, 8, 0.5


def explore(root: Node, run: Run, target: float, nodes: int) -> bool:
    """Search ``root`` for plans cheaper than ``target``, better ones first tightening it.

    Returns:
        True when the search is complete: every plan of the root costs at least the
        smaller of ``target`` and ``run.value``. False when ``nodes`` did not suffice.
    """
    stack = [root]
    for visited in range(nodes):
        if not stack:
            return True
        if visited % 16 == 0:
            run.breathe("tree")
        stack.extend(_children(stack.pop(), run, target))
    return not stack


def _children(node: Node, run: Run, target: float) -> list[Node]:
    stop = run.before(min(target, run.value))
    if node.bound >= stop or node.settle(run):
        return []
    found = _bound(node, min(target, run.value), stop)
    if found.bound >= stop:
        return []
    node.offer(run, found.chosen, float(core_value(node.core, found.chosen)))
    stop = run.before(min(target, run.value))
    state = found.decisions(stop - found.bound)
    if (found.bound >= stop) or (state == 1).sum() > node.count:
        return []
    pick = _pick(found, state)
    if pick < 0:
        return [node.decide(state, found.prices, found.bound)]
    children = []
    for decision in (-1, 1):
        state[pick] = decision
        children.append(node.decide(state, found.prices, found.bound))
    return children


def _bound(node: Node, goal: float, stop: float) -> Bound:
    """Steps as long as they seem to lead to ``stop`` within the rounds left."""
    prices, scale, before = node.prices, SCALE, -np.inf
    for round_ in range(ROUNDS):
        found = raise_bound(
            node, prices, goal=goal, stop=stop, steps=STEPS, patience=PATIENCE, scale=scale
        )
        gained, missing = found.bound - before, stop - found.bound
        if missing <= 0 or found.scale < 1e-3:
            break
        if round_ and gained * (ROUNDS - round_) < missing:
            break
        prices, scale, before = found.prices, found.scale, found.bound
    return found


def _pick(found: Bound, state: Ints) -> int:
    """The undecided site on which the relaxation is most of two minds; -1 if none is left."""
    doubt = np.where(state == 0, np.abs(found.share - 0.5), np.inf)
    pick = int(np.argmin(doubt))
    return pick if np.isfinite(doubt[pick]) else -1
