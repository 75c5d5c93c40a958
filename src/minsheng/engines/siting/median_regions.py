"""Regions that share no site near enough to matter: each is solved alone, for the counts in doubt.

Where the linear program looks, customers of one region look at sites of that region only. Closing
the way out at the price of the nearest site elsewhere makes the regions independent of each other
and cheapens plans at most, so the least sum over regions of their best plans, their counts adding
up to the whole, is a bound. Where a plan reaches it, it is the proof. A tree over all regions
at once would multiply their alternatives; here they add, and equal regions are solved once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numba import njit

from minsheng.engines.common.status import Progress
from minsheng.engines.siting.cover_frame import Frame
from minsheng.engines.siting.median_branch import BranchAndCut
from minsheng.engines.siting.median_core import (
    Core,
    Floats,
    Longs,
    build_core,
    core_value,
    reduce_core,
)
from minsheng.engines.siting.median_lagrange import price_sites
from minsheng.engines.siting.median_node import Node
from minsheng.engines.siting.median_program import FREE, MedianProgram
from minsheng.engines.siting.median_run import Run
from minsheng.engines.siting.median_shapes import signature, standard_order

LARGEST_SHARE = 0.7
"""Regions are looked at when none of them holds more than this share of the sites."""

SMALL = 60
"""Regions of up to so many sites are solved as soon as they are in doubt, others step by step."""

SKETCH_ROUNDS = 30
"""Rounds of cuts for the bounds of all counts from the program of one."""

MARGIN = 1e-3
"""Bounds of linear programs pass a whole number by more than the solver's tolerance."""

Begin = Callable[[Core, int, float, Run, int], BranchAndCut | None]


@njit(cache=True)
def _root_of(parent, j):  # type: ignore[no-untyped-def]
    while parent[j] != j:
        parent[j] = parent[parent[j]]
        j = parent[j]
    return j


@njit(cache=True)
def join_sites(core, high):  # type: ignore[no-untyped-def]
    """(m,) one site of its region for each site; entries up to ``high`` join their sites."""
    parent = np.arange(core.linear.size)
    for i in range(high.size):
        first = _root_of(parent, core.site[core.row[i]])
        for t in range(core.row[i], high[i] + 1):
            other = _root_of(parent, core.site[t])
            if other < first:
                first, other = other, first
            parent[other] = first
    for j in range(parent.size):
        parent[j] = _root_of(parent, j)
    return parent


@njit(cache=True)
def _rows_within(core, customers, label, rename):  # type: ignore[no-untyped-def]
    """The rows of ``customers`` up to the first site of another region, whose cost ends them."""
    size = 0
    for i in customers:
        size += core.row[i + 1] - core.row[i]
    row = np.zeros(customers.size + 1, np.int64)
    site = np.empty(size, np.int32)
    cost = np.empty(size, np.float64)
    far = np.empty(customers.size, np.float64)
    end = 0
    for k in range(customers.size):
        i = customers[k]
        begin = end
        own = label[core.site[core.row[i]]]
        far[k] = core.far[i]
        for t in range(core.row[i], core.row[i + 1]):
            if label[core.site[t]] != own:
                far[k] = core.cost[t]
                break
            site[end] = rename[core.site[t]]
            cost[end] = core.cost[t]
            end += 1
        while end > begin and cost[end - 1] >= far[k]:
            end -= 1
        row[k + 1] = end
    return row, site[:end].copy(), cost[:end].copy(), far


@dataclass(slots=True)
class Shape:
    """What is known of all regions that are equal.

    Attributes:
        core, constant: what plans of (m,) sites cost, without any way to other regions.
        least: (m + 1,) no plan with so many open sites costs less.
        value: (m + 1,) cost of the best plan known for each count; inf where none is.
        plans: these plans.
        runs: unfinished searches, to be taken up again.
        sketched: counts whose linear program was solved.
    """

    core: Core
    constant: float
    least: Floats
    value: Floats
    plans: dict[int, Longs] = field(default_factory=dict)
    runs: dict[int, tuple[Run, BranchAndCut]] = field(default_factory=dict)
    sketched: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        return int(self.core.linear.size)


@dataclass(frozen=True, slots=True)
class Region:
    """Part of the sites: their indices in the whole core, in the order of the shape."""

    sites: Longs
    shape: Shape


def split(node: Node, high: Longs) -> list[Region]:
    """The regions of a node whose customers look at entries up to ``high``; none if it is one."""
    core = node.core
    _, label = np.unique(join_sites(core, high), return_inverse=True)
    of_customer = label[core.site[core.row[:-1]]]
    idle = np.flatnonzero(np.bincount(of_customer, minlength=label.max() + 1)[label] == 0)
    if idle.size:
        label[idle] = label[idle[0]]
    if np.bincount(label).max() > LARGEST_SHARE * label.size:
        return []
    shapes: dict[bytes, Shape] = {}
    return [
        _region(node, label, np.flatnonzero(label == k), np.flatnonzero(of_customer == k), shapes)
        for k in np.unique(label)
    ]


def _region(
    node: Node, label: Longs, sites: Longs, customers: Longs, shapes: dict[bytes, Shape]
) -> Region:
    rename = np.full(label.size, -1, np.int32)
    rename[sites] = np.arange(sites.size)
    row, site, cost, far = _rows_within(node.core, customers, label, rename)
    core = build_core(row, site, cost, far, node.core.linear[sites].copy())
    prices = np.minimum(node.prices[customers], far)
    worth = np.empty(sites.size)
    total = price_sites(core, prices, worth)
    least = total + np.concatenate([[0.0], np.cumsum(np.sort(worth))])
    reduced = reduce_core(core, np.zeros(sites.size, np.int32))
    order, core = standard_order(reduced.core)
    fresh = Shape(core, reduced.constant, least, np.full(sites.size + 1, np.inf))
    shape = shapes.setdefault(signature(core, reduced.constant), fresh)
    shape.least = np.maximum(shape.least, least)
    return Region(sites[order], shape)


def share_out(lists: list[Floats], count: int) -> tuple[float, list[int]]:
    """The least sum of one value of each list whose places add up to ``count``, and the places."""
    best = np.full(count + 1, np.inf)
    best[0] = 0.0
    choices = []
    for values in lists:
        most = min(values.size - 1, count)
        sums = np.full((most + 1, count + 1), np.inf)
        for k in range(most + 1):
            sums[k, k:] = best[: count + 1 - k] + values[k]
        choice = sums.argmin(axis=0)
        best = sums[choice, np.arange(count + 1)]
        choices.append(choice)
    places: list[int] = []
    left = count
    for choice in reversed(choices):
        places.append(int(choice[left]))
        left -= places[-1]
    return float(best[count]), places[::-1]


class Regions:
    """The proof by regions: the counts that promise most are solved until they keep it."""

    def __init__(self, node: Node, regions: list[Region], run: Run, begin: Begin, seed: int):
        self.node, self.regions, self.run = node, regions, run
        self.begin, self.seed = begin, seed
        for region in regions:
            self._raise(region.shape, region.shape.least)

    def prove(self) -> bool:
        """Whether the regions proved the best plan; the bound they reach is noted in any case."""
        self._sketch_best_plan()
        while True:
            self.run.breathe("regions")
            counts = self._note()
            if self.run.proved:
                return True
            doubtful = self._doubtful(counts)
            if not doubtful:
                return False
            rough = [(s, k) for s, k in doubtful if s.size > SMALL and k not in s.sketched]
            small = [(s, k) for s, k in doubtful if s.size <= SMALL]
            for shape, count in rough:
                self._sketch(shape, count)
            for shape, count in small:
                self._settle(shape, count, np.inf)
            if not rough and not small:
                self._step(*doubtful[0])

    def _sketch_best_plan(self) -> None:
        """Begin with the counts of the best plan; without them bounds far from it all look good."""
        for region in self.regions:
            present = int(np.isin(self.node.origin[region.sites], self.run.sites).sum())
            if region.shape.size > SMALL and present not in region.shape.sketched:
                self._sketch(region.shape, present)

    def _note(self) -> list[int]:
        """Note bound and plan of all regions together; the counts the bound belongs to."""
        bound, counts = share_out([one.shape.least for one in self.regions], self.node.count)
        value, places = share_out([one.shape.value for one in self.regions], self.node.count)
        if value + self.node.constant < self.run.value:
            self._offer(places)
        self.run.raise_bound(bound + self.node.constant)
        return counts

    def _doubtful(self, counts: list[int]) -> list[tuple[Shape, int]]:
        """The different shapes and counts whose bound lies below their best plan, small first."""
        found = {
            (id(region.shape), count): (region.shape, count)
            for region, count in zip(self.regions, counts, strict=True)
            if region.shape.least[count] < region.shape.value[count]
        }
        return sorted(found.values(), key=lambda one: (one[0].size, one[1]))

    def _sketch(self, shape: Shape, count: int) -> None:
        """Bounds for every count from the linear program of one: it is convex in the count."""
        shape.sketched.add(count)
        prices = 0.5 * shape.core.far
        program = MedianProgram(shape.core, count, prices, self.run, 1.0)
        free = np.full(shape.size, FREE, np.int8)
        frame: Frame | None = program.begin()
        for _ in range(SKETCH_ROUNDS):
            relaxed = program.relax(free, frame, -np.inf) if frame else None
            if relaxed is None:
                break
            self._raise(shape, program.least(relaxed) + shape.constant)
            frame = program.tighten(relaxed)

    def _step(self, shape: Shape, count: int) -> None:
        """Raise the bound of one count some way towards its best plan."""
        least, value = shape.least[count], shape.value[count]
        far = least + 0.25 * (value - least) if np.isfinite(value) else least
        self._settle(shape, count, max(far, least + 0.5) if self.run.whole else far)

    def _settle(self, shape: Shape, count: int, until: float) -> None:
        """Search for the best plan of one count until its bound reaches ``until``."""
        part, tree = shape.runs.pop(count, (None, None))
        try:
            if part is None:
                part = self._part(shape)
                tree = self.begin(shape.core, count, shape.constant, part, self.seed)
            if tree is not None and part.bound < until:
                tree.solve(until)
        finally:
            self._take(shape, count, part)
        if tree is not None and not part.proved:
            shape.runs[count] = part, tree

    def _part(self, shape: Shape) -> Run:
        return Run(
            lambda sites: shape.constant + float(core_value(shape.core, sites.astype(np.int32))),
            self.run.whole, self.run.noise, np.inf, self._listen, bound=-np.inf, complete=True,
        )  # fmt: skip

    def _listen(self, _sign: Progress) -> bool:
        self.run.breathe("regions")
        return False

    def _take(self, shape: Shape, count: int, part: Run | None) -> None:
        """Keep what a search has found so far."""
        if part is None:
            return
        if part.value < shape.value[count]:
            shape.value[count], shape.plans[count] = part.value, part.sites
        if part.proved:
            shape.least[count] = part.value
        else:
            only = np.full(shape.least.size, -np.inf)
            only[count] = part.bound
            self._raise(shape, only)

    def _raise(self, shape: Shape, least: Floats) -> None:
        """Raise the bounds of a shape; of whole costs up to the next whole number."""
        if self.run.whole:
            least = np.where(np.isfinite(least), np.ceil(least - MARGIN), least)
        shape.least = np.minimum(np.maximum(shape.least, least), shape.value)

    def _offer(self, places: list[int]) -> None:
        chosen = np.concatenate(
            [
                region.sites[region.shape.plans[count]]
                for region, count in zip(self.regions, places, strict=True)
            ]
        ).astype(np.int32)
        self.node.offer(self.run, chosen, float(core_value(self.node.core, chosen)))
