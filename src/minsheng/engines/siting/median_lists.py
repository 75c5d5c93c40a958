"""Each customer's nearest sites as sorted lists, from a distance matrix or from points."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
from scipy.spatial import cKDTree

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting.median_core import Core, Floats, Ints, Longs, build_core, reduce_core
from minsheng.engines.siting.median_input import Sites, first_length

BLOCK_ENTRIES = 2_000_000
"""Matrix entries worked on at a time, so that copies stay small."""

Rounding = Literal["floor"] | None


class Lists(Protocol):
    """What the solver needs to know of the input."""

    sites: Sites
    whole: bool  # every plan costs a whole number, exact in floating point
    noise: float  # rounding errors of sums of costs stay below this
    unreachable: float  # a plan that costs this or more leaves demand without a way

    @property
    def complete(self) -> bool:
        """Whether every customer's list holds every site."""

    def core(self) -> tuple[Core, float]:
        """The core over ``sites.allowed`` and the cost that is certain already."""

    def grow(self) -> None:
        """Make the lists longer."""

    def evaluate(self, chosen: Longs) -> float:
        """True cost of the forced sites and ``sites.allowed[chosen]`` together."""


class MatrixLists:
    """Lists from a (n_demand, n_site) distance matrix; rows without weight are left out."""

    def __init__(self, distance: Floats, weight: Floats, sites: Sites) -> None:
        rows = np.flatnonzero(weight > 0)
        self.sites = sites
        self.distance = distance if rows.size == weight.size else distance[rows]
        self.weight = weight[rows]
        self.forced = _least(self.distance, sites.forced)
        self.length = first_length(rows.size, sites)
        self._judge(rows)

    def _judge(self, rows: Longs) -> None:
        """Find unreachable demand, and whether all costs are whole numbers."""
        most = np.zeros(self.weight.size)
        self.whole = True
        blocked = False
        usable = np.concatenate([self.sites.forced, self.sites.allowed])
        for part in _blocks(self.weight.size, self.distance.shape[1]):
            cost = self.distance[part][:, usable] * self.weight[part, None]
            finite = np.isfinite(cost)
            lost = np.flatnonzero(~finite.any(axis=1))
            if lost.size:
                raise Infeasible(f"demand in row {rows[part][lost[0]]} has no way to any site")
            blocked = blocked or not bool(finite.all())
            cost = np.where(finite, cost, 0.0)
            most[part] = cost.max(axis=1, initial=0.0)
            self.whole = self.whole and bool((np.rint(cost) == cost).all())
        total = float(most.sum())
        self.whole = self.whole and total < 2.0**50
        self.noise = 1e-13 * total
        self.unreachable = np.ceil(1.0 + 1.001 * total) if blocked else np.inf

    @property
    def complete(self) -> bool:
        return self.length >= self.sites.allowed.size

    def core(self) -> tuple[Core, float]:
        n, m = self.weight.size, self.sites.allowed.size
        length = min(self.length, m)
        site = np.empty((n, length), np.int32)
        cost = np.empty((n, length))
        far = np.empty(n)
        for part in _blocks(n, m):
            block = self.distance[part][:, self.sites.allowed] * self.weight[part, None]
            site[part], cost[part], far[part] = _nearest(block, length)
        far = np.minimum(far, self.forced * self.weight)
        return list_core(site, cost, np.minimum(far, self.unreachable), m)

    def grow(self) -> None:
        self.length *= 3

    def evaluate(self, chosen: Longs) -> float:
        nearest = np.minimum(self.forced, _least(self.distance, self.sites.allowed[chosen]))
        return float(np.minimum(nearest * self.weight, self.unreachable).sum())


class PointLists:
    """Lists from planar points; demand at the same place is one customer."""

    def __init__(
        self, demand_xy: Floats, site_xy: Floats, weight: Floats, sites: Sites, rounding: Rounding
    ) -> None:
        self.sites, self.rounding = sites, rounding
        used = weight > 0
        self.demand, place = np.unique(demand_xy[used], axis=0, return_inverse=True)
        self.weight: Floats = np.bincount(
            place.ravel(), weight[used], minlength=len(self.demand)
        ).astype(np.float64)
        self.forced_xy, self.site_xy = site_xy[sites.forced], site_xy[sites.allowed]
        self.length = first_length(len(self.demand), sites)
        self.unreachable = np.inf
        whole = rounding == "floor" and bool((np.rint(self.weight) == self.weight).all())
        span = np.ptp(np.concatenate([self.demand, site_xy]), axis=0).sum() if used.any() else 0.0
        self.whole = whole and float(span * self.weight.sum()) < 2.0**50
        self.noise = 1e-13 * float(span * self.weight.sum())
        self.forced = self._nearest_cost(self.forced_xy)

    def _cost(self, squared: Floats, weight: Floats) -> Floats:
        distance = np.sqrt(squared)
        return weight * (np.floor(distance) if self.rounding == "floor" else distance)

    def _nearest_cost(self, xy: Floats) -> Floats:
        """(n,) cost of each customer at the nearest of ``xy``; inf when there are none."""
        if len(xy) == 0:
            return np.full(len(self.demand), np.inf)
        _, at = cKDTree(xy).query(self.demand)
        return self._cost(((self.demand - xy[at]) ** 2).sum(axis=1), self.weight)

    @property
    def complete(self) -> bool:
        return self.length >= self.sites.allowed.size

    def core(self) -> tuple[Core, float]:
        n, m = len(self.demand), len(self.site_xy)
        length = min(self.length, m)
        if length == 0:
            return list_core(np.zeros((n, 0), np.int32), np.zeros((n, 0)), self.forced, m)
        site = np.empty((n, length), np.int32)
        cost = np.empty((n, length))
        far = np.empty(n)
        tree = cKDTree(self.site_xy) if 10 * length < m else None
        for part in _blocks(n, length if tree else m):
            here, weight = self.demand[part], self.weight[part, None]
            if tree is None:
                squared = ((here[:, None, :] - self.site_xy[None]) ** 2).sum(axis=2)
                site[part], cost[part], far[part] = _nearest(self._cost(squared, weight), length)
            else:
                near = np.asarray(tree.query(here, length + 1)[1])
                squared = ((here[:, None, :] - self.site_xy[near]) ** 2).sum(axis=2)
                listed = np.sort(self._cost(squared, weight), axis=1)
                site[part], cost[part], far[part] = near[:, :-1], listed[:, :-1], listed[:, -1]
        return list_core(site, cost, np.minimum(far, self.forced), m)

    def grow(self) -> None:
        self.length *= 3

    def evaluate(self, chosen: Longs) -> float:
        nearest = self._nearest_cost(self.site_xy[chosen])
        return float(np.minimum(nearest, self.forced).sum())


def list_core(site: Ints, cost: Floats, far: Floats, m: int) -> tuple[Core, float]:
    """The core of (n, k) sorted lists: entries cheaper than ``far``, trivial customers settled."""
    keep = cost < far[:, None]
    row = np.concatenate([[0], np.cumsum(keep.sum(axis=1))]).astype(np.int64)
    core = build_core(row, site[keep], cost[keep], far, np.zeros(m))
    reduced = reduce_core(core, np.zeros(m, np.int32))
    return reduced.core, reduced.constant


def _nearest(cost: Floats, length: int) -> tuple[Ints, Floats, Floats]:
    """Per row the ``length`` cheapest columns, their costs, and the least cost beyond them.

    A full list needs no limit beyond it: its dearest finite entry is the limit, or inf
    when some sites cannot be reached.
    """
    m = cost.shape[1]
    if length < m:
        order = np.argpartition(cost, length, axis=1)[:, : length + 1]
        far = np.take_along_axis(cost, order[:, length:], axis=1)[:, 0]
        order = order[:, :length]
        inner = np.take_along_axis(cost, order, axis=1)
        order = np.take_along_axis(order, np.argsort(inner, axis=1, kind="stable"), axis=1)
    else:
        order = np.argsort(cost, axis=1, kind="stable")
        far = cost.max(axis=1, initial=0.0) if m else np.full(len(cost), np.inf)
    return order.astype(np.int32), np.take_along_axis(cost, order, axis=1), far


def _least(distance: Floats, columns: Longs) -> Floats:
    if columns.size == 0:
        return np.full(len(distance), np.inf)
    return np.asarray(distance[:, columns].min(axis=1))


def _blocks(n: int, width: int) -> list[slice]:
    step = max(1, BLOCK_ENTRIES // max(width, 1))
    return [slice(begin, begin + step) for begin in range(0, n, step)]
