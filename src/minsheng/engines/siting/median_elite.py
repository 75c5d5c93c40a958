"""Good plans joined: short searches from scattered starts, then among the sites two of them open.

One long search of a large even problem stays in the valley it began in. What several short ones
agree on is mostly right, and where they differ the best of both is found among their sites alone.

Source: Resende & Werneck (2004), A hybrid heuristic for the p-median problem (elite plans and
their combination; here a search restricted to both plans takes the place of path relinking).
"""

from __future__ import annotations

import numpy as np

from minsheng.engines.siting.median_core import Bools, Floats, Longs
from minsheng.engines.siting.median_node import Node
from minsheng.engines.siting.median_run import Run
from minsheng.engines.siting.median_search import search

STARTS, KEPT, TURNS = 24, 8, 2
"""Short searches, best plans that are joined in pairs, and how often."""

WIDTHS, STRENGTHS, NOISE = (3, 5, 7), (2, 4, 3), 0.7
"""Sites looked at per site to open, largest kicks, and how far the relaxation is believed."""

WORK = 5_000_000
"""List entries read per search at most; the last one, among all kept plans, reads four times that."""

Plan = tuple[float, tuple[int, ...]]


class Elite:
    """The plans of one node, cheapest first, as sites of the node."""

    def __init__(self, node: Node, run: Run, seed: int) -> None:
        self.node, self.run, self.seed = node, run, seed
        self.work = min(WORK, 6 * node.core.site.size)
        self.plans: list[Plan] = []
        self.made = 0

    def gather(self, reduced: Floats, share: Floats) -> None:
        """Short searches among ever more sites, begun where the relaxation and chance say."""
        order = np.argsort(reduced, kind="stable")
        rng = np.random.default_rng(self.seed)
        for k in range(STARTS):
            self.run.breathe("search")
            inside: Bools = share > 0.02
            inside[order[: WIDTHS[k % 3] * self.node.count]] = True
            chance = NOISE * rng.random(share.size) if k else 0.0
            wish = np.where(inside, 0.01 + share + chance, -1.0)
            start = np.argsort(-wish, kind="stable")[: self.node.count]
            self._search(inside, start, STRENGTHS[k % 3], self.work)

    def join(self) -> None:
        """Search among the sites of the best plan and each other one, then among all kept."""
        for turn in range(TURNS):
            self.plans = sorted(set(self.plans))[:KEPT]
            best, *others = self.plans
            for other in others:
                self.run.breathe("search")
                begin = (other if turn else best)[1]
                self._search(self._sites(best, other), np.array(begin), 4, self.work // 2)
        self.plans = sorted(set(self.plans))[:KEPT]
        self._search(self._sites(*self.plans), np.array(self.plans[0][1]), 4, 4 * self.work)

    def _sites(self, *plans: Plan) -> Bools:
        inside = np.zeros(self.node.size, np.bool_)
        for _, sites in plans:
            inside[list(sites)] = True
        return inside

    def _search(self, inside: Bools, start: Longs, strength: int, work: int) -> None:
        """Search among the sites ``inside`` from ``start``; keeps and offers what it finds."""
        if inside.sum() <= self.node.count:
            return
        part = self.node.decide(
            np.where(inside, 0, -1).astype(np.int32), self.node.prices, self.node.bound
        )
        if part.settle(self.run):
            return
        place = np.cumsum(inside) - 1
        self.made += 1
        least = 1e-10 * abs(self.run.value) + self.run.noise
        sites, cost, _ = search(
            part.core, np.sort(place[start]).astype(np.int32), 10**6, strength, work,
            self.seed + self.made, least,
        )  # fmt: skip
        part.offer(self.run, np.asarray(sites), float(cost))
        chosen = np.flatnonzero(inside)[sites]
        self.plans.append((part.constant + float(cost), tuple(np.sort(chosen).tolist())))


def gather_and_join(node: Node, run: Run, reduced: Floats, share: Floats, seed: int) -> None:
    """Offer the run the best plan that scattered searches and their combination find."""
    elite = Elite(node, run, seed)
    elite.gather(reduced, share)
    if len(elite.plans) > 1:
        elite.join()
