"""Part of a p-median problem: some sites decided, the rest a core with prices and a bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minsheng.engines.siting import median_lagrange as lagrange
from minsheng.engines.siting.median_core import Core, Floats, Ints, Longs, core_value, reduce_core
from minsheng.engines.siting.median_run import Run


@dataclass(frozen=True, slots=True)
class Node:
    """A sub-problem; its cost is ``constant`` plus the core's.

    Attributes:
        count: sites still to open.
        origin: (m,) true index of each undecided site.
        opened: true indices of the sites already open.
        prices: (n,) Lagrangian prices to start from.
        bound: no plan in this sub-problem costs less.
    """

    core: Core
    count: int
    constant: float
    origin: Longs
    opened: Longs
    prices: Floats
    bound: float

    @property
    def size(self) -> int:
        return int(self.origin.size)

    @property
    def dead(self) -> bool:
        return self.count < 0 or self.count > self.size

    def decide(self, state: Ints, prices: Floats, bound: float) -> Node:
        """The node with some sites opened (1) or closed (-1)."""
        smaller = reduce_core(self.core, state)
        opened = np.concatenate([self.opened, self.origin[state == 1]])
        kept = np.minimum(prices[smaller.customers], smaller.core.far)
        return Node(
            smaller.core,
            self.count - int((state == 1).sum()),
            self.constant + smaller.constant,
            self.origin[smaller.sites],
            opened,
            kept,
            bound,
        )

    def offer(self, run: Run, chosen: Ints | Longs, cost: float) -> None:
        """Offer the plan that opens ``chosen`` here; ``cost`` is its cost in the core."""
        sites = np.concatenate([self.opened, self.origin[chosen]])
        run.offer(sites, self.constant + cost)

    def settle(self, run: Run) -> bool:
        """Whether nothing is left to decide; a plan that follows is offered."""
        if self.dead:
            return True
        if self.count == self.size:
            chosen = np.arange(self.size)
        elif self.count == 0 or self.core.far.size == 0:
            chosen = np.argsort(self.core.linear, kind="stable")[: self.count]
        else:
            return False
        self.offer(run, chosen, float(core_value(self.core, chosen.astype(np.int32))))
        return True


@dataclass(frozen=True, slots=True)
class Bound:
    """What a few subgradient steps at a node gave; ``bound`` includes the node's constant."""

    bound: float
    prices: Floats
    share: Floats  # (m,) how often a site was chosen lately
    chosen: Ints
    value: Floats  # (m,) what each site is worth at the best prices
    last: float  # worst value chosen
    first: float  # best value left out
    scale: float

    def decisions(self, room: float) -> Ints:
        """1 for sites every plan within ``room`` of the bound opens, -1 for those none opens."""
        state = np.zeros(self.value.size, np.int32)
        inside = np.zeros(self.value.size, np.bool_)
        inside[self.chosen] = True
        state[~inside & (self.value - self.last >= room)] = -1
        state[inside & (self.first - self.value >= room)] = 1
        return state


def raise_bound(
    node: Node, prices: Floats, *, goal: float, stop: float, steps: int, patience: int, scale: float
) -> Bound:
    """Subgradient steps at a node; ``goal`` and ``stop`` are costs of the whole problem."""
    u = prices.copy()
    free = np.zeros(node.size, np.int32)
    bound, share, chosen, value, last, first, scale = lagrange.subgradient(
        node.core, u, free, node.count, node.core.far, goal - node.constant,
        steps, patience, scale, stop - node.constant,
    )  # fmt: skip
    return Bound(
        float(bound) + node.constant,
        u,
        share,
        chosen,
        value,
        float(last),
        float(first),
        float(scale),
    )
