"""Plans to start from: greedy, and annealing among the sites that the prices like best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .cover_best import Best
from .cover_reduce import Core, restrict
from .cover_search import Field
from .cover_select import Limits, row_bound
from .cover_watch import Watch

if TYPE_CHECKING:
    from .cover_program import Relaxed
    from .cover_tree import Rest

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
States = NDArray[np.int8]

TURNS = 1_000  # annealing moves for each site to open
LARGE = 25  # sites to open from which they grow with the square: annealing must be slower
NOISE = 0.03  # of a site's worth, by which its place in a kernel is left to chance
SHARED = 0.1  # of the greatest worth, that a site which the relaxation opens is liked better
KERNELS = (3, 5)  # sites looked at for each site to open
FRESH = 0.1  # how warm annealing from nothing starts: a share of what a site is worth
LINKS = ((3, 0.1), (3, 0.03), (3, 0.05), (10, 0.03))  # the same two for runs from the best plan


class Start:
    """Finds plans and offers them to ``best``."""

    def __init__(self, best: Best, watch: Watch, seed: int) -> None:
        self.best, self.watch, self.seed = best, watch, abs(seed)
        self.made = 0

    def greedy(self, core: Core) -> None:
        plans = Field.of(core)
        for per_cost in (False, True) if core.budget >= 0 else (False,):
            value, x = plans.improve(np.zeros(core.n_site, np.int8), per_cost=per_cost)
            self.best.offer(value, core.site_ids[x == 1])

    def first_bound(self, core: Core) -> float:
        """A quick bound from row prices, with plans it suggests; often a proof already."""
        plans, price, use = Field.of(core), 0.3 * core.weight, np.zeros(core.n_site)
        limits = Limits(core.count, core.cost, core.budget)
        bound = np.inf
        for step in (1.0, 0.5):
            bound = row_bound(
                core.ptr, core.sites, core.weight, limits, price,
                self.best.value, self.best.stop, 50, step, use,
            )  # fmt: skip
            value, x = plans.from_ranking(use)
            self.best.offer(value, core.site_ids[x == 1])
            self.watch.tell("bound", self.best.value, bound)
            if bound <= self.best.stop or self.watch.over:
                break
        return float(bound)

    def kernels(self, rest: Rest, relaxed: Relaxed, runs: int) -> None:
        """Annealing among the few sites of greatest worth, then swaps among all."""
        for _ in range(runs):
            if self.watch.over:
                return
            size = KERNELS[self.made % len(KERNELS)]
            nothing = np.zeros(rest.core.n_site, np.int8)
            self._anneal(rest, relaxed, nothing, size, FRESH)

    def chain(self, rest: Rest, relaxed: Relaxed, patience: int) -> None:
        """Annealing again and again from the best plan, until ``patience`` runs find no better.

        Only for plans of many sites: those of few are found without.
        """
        idle = 0
        while typical_count(rest.core) >= LARGE and idle < patience and not self.watch.over:
            before = self.best.value
            size, warmth = LINKS[self.made % len(LINKS)]
            self._anneal(rest, relaxed, self._known(rest, relaxed), size, warmth)
            idle = 0 if self.best.value > before else idle + 1

    def _anneal(
        self, rest: Rest, relaxed: Relaxed, known: States, size: int, warmth: float
    ) -> None:
        """One run among the sites of ``known`` and ``size`` others for each site to open."""
        core, self.made = rest.core, self.made + 1
        count = typical_count(core)
        keep = known == 1
        keep[self._by_liking(core, relaxed)[: size * count]] = True
        small, _ = restrict(core, keep, np.zeros(core.n_row, np.bool_), None)
        inside = Field.of(small)
        _, x = inside.improve(known[keep])
        turns = TURNS * count * max(1, count // LARGE)
        _, x = inside.cool(x, turns, self.seed + self.made, warmth)
        whole = np.zeros(core.n_site, np.int8)
        whole[keep] = x
        self._offer(rest, Field.of(core).improve(whole))
        self.watch.tell("search", self.best.value, None)

    def _by_liking(self, core: Core, relaxed: Relaxed) -> Ints:
        """Sites by falling worth, those the relaxation opens liked better, a little at random."""
        price = np.repeat(relaxed.price, np.diff(core.ptr))
        worth = np.bincount(core.sites, price, core.n_site).astype(np.float64)
        if core.budget >= 0:
            worth /= np.maximum(core.cost, 1e-9)
        liking = worth + SHARED * worth.max() * relaxed.share
        # Prices leave many sites level; another draw among them each time finds more plans.
        draw = np.random.default_rng((self.seed, self.made))
        mood = liking + NOISE * worth * draw.standard_normal(core.n_site)
        return np.argsort(-mood, kind="stable")

    def _known(self, rest: Rest, relaxed: Relaxed) -> States:
        """The best plan as far as the rest still holds it and it fits there, filled up."""
        core = rest.core
        inside = np.isin(core.site_ids, self.best.sites)
        return Field.of(core).from_ranking(np.where(inside, 1.0 + relaxed.share, 0.0))[1]

    def from_shares(self, rest: Rest, relaxed: Relaxed) -> None:
        """The sites with the greatest shares, then swaps."""
        self._offer(rest, Field.of(rest.core).from_ranking(relaxed.share))

    def _offer(self, rest: Rest, found: tuple[float, States]) -> None:
        value, x = found
        self.best.offer(rest.base + value, np.r_[rest.opened, rest.core.site_ids[x == 1]])


def typical_count(core: Core) -> int:
    """How many sites a plan opens, roughly."""
    if core.budget < 0:
        return core.count
    usual = max(float(np.median(core.cost)), 1e-9)
    return min(core.count, core.n_site, int(core.budget / usual) + 1)
