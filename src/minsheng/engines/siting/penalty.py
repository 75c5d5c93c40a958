"""What the bound loses when a site is made to take one level, or to close.

A level whose loss is larger than the gap cannot be part of a better plan; leaving such levels out
keeps every better plan. The sets of sites that keep the count and the floors of districts form a
matroid-like family in which one exchange repairs one change, so each loss is a minimum over few.

Source: variable fixing by Lagrangian penalties; exchange property of M-natural-convex sets
(Murota 2003).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import price_kernels as kernels
from .bound import Prices, Quote
from .problem import Bools, Floats


@dataclass(frozen=True, slots=True)
class Penalties:
    """Losses of the bound ``quote.bound``; inf where no plan is left.

    Attributes:
        level: (levels,) loss when the site of the level is open at it.
        closed: (sites,) loss when the site is closed.
    """

    quote: Quote
    level: Floats
    closed: Floats

    def keeping(self, least: float) -> tuple[Bools, Bools]:
        """(levels,), (sites,): what may be part of a plan that covers ``least`` people or more."""
        room = self.quote.bound - least
        return self.level <= room, self.closed <= room


def penalties(prices: Prices) -> Penalties:
    """The loss of every level and of every closing at the best prices so far."""
    quote = prices.quote()
    model, levels = prices.model, prices.model.levels
    sites, n_sites = model.problem.sites, len(levels.start) - 1
    best, value = np.full(n_sites, -1, dtype=np.int64), np.full(n_sites, -np.inf)
    no_cost = np.zeros(len(levels.site))
    kernels.best_levels(quote.value, levels.start, no_cost, model.allowed, 0.0, best, value)
    count = n_sites if model.problem.count is None else model.problem.count
    chosen = np.empty(n_sites, dtype=np.int64)
    args = (best, value, sites.must, prices.district, prices.least, count)
    kernels.select(*args, chosen)
    exchange = _Exchange(prices, value, chosen >= 0, count)
    opening, closing = exchange.opening(), exchange.closing()
    level = np.where(np.isfinite(value), value, np.inf)[levels.site] - quote.value
    return Penalties(quote, np.maximum(level + opening[levels.site], 0.0), closing)


class _Exchange:
    """The best set of sites at the quoted values, and what the cheapest repair of a change costs.

    Attributes:
        able, value: (sites,) whether the site may open, and its worth at its best level.
        chosen: (sites,) the best set within count, floors and "must".
    """

    def __init__(self, prices: Prices, value: Floats, chosen: Bools, count: int) -> None:
        self.able = np.isfinite(value)
        self.value, self.chosen = np.where(self.able, value, 0.0), chosen
        self.must = prices.model.problem.sites.must > 0
        self.district, least = prices.district, prices.least
        named = self.district >= 0
        have = np.bincount(self.district[named & chosen], minlength=len(least))
        self.full = int(chosen.sum()) >= count
        tight = np.append(have <= least, False)
        self.bound_by_floor = tight[self.district]

    def opening(self) -> Floats:
        """(sites,) loss when the site must be open; 0 for those that are."""
        able = self.chosen & ~self.must
        leaving = self._least(self.value, able & ~self.bound_by_floor)
        in_district = self._by_district(self.value, able, np.inf)
        repair = np.minimum(in_district, leaving if self.full else min(leaving, 0.0))
        loss: Floats = np.where(self.chosen, 0.0, repair - self.value)
        return np.maximum(loss, 0.0)

    def closing(self) -> Floats:
        """(sites,) loss when the site must be closed; 0 for those that are."""
        able = ~self.chosen & self.able
        entering = max(-self._least(-self.value, able), 0.0) if self.full else 0.0
        in_district = -self._by_district(-self.value, able, np.inf)
        repair = np.where(self.bound_by_floor, in_district, np.maximum(entering, in_district))
        loss: Floats = np.where(self.chosen, self.value - repair, 0.0)
        return np.where(self.chosen & self.must, np.inf, np.maximum(loss, 0.0))

    def _least(self, value: Floats, among: Bools) -> float:
        return float(value[among].min(initial=np.inf))

    def _by_district(self, value: Floats, among: Bools, none: float) -> Floats:
        """(sites,) the least value among these in the site's district; ``none`` outside all."""
        least = np.full(int(self.district.max(initial=-1)) + 2, none)
        np.minimum.at(least, self.district[among], value[among])
        least[-1] = none
        return least[self.district]
