"""Good coverage plans quickly: lazy greedy, then swaps with gain and loss counters, then kicks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .cover_reduce import Core

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
States = NDArray[np.int8]

MONEY = 1e-9  # yuan by which rounding may exceed a budget, relative to the budget


@dataclass(frozen=True, slots=True)
class Field:
    """A core seen from both sides, ready for the compiled loops."""

    core: Core
    row_ptr: Ints
    row_sites: Shorts
    site_ptr: Ints
    site_rows: Shorts
    weight: Floats
    cost: Floats
    count: int
    budget: float

    @classmethod
    def of(cls, core: Core) -> Field:
        columns = core.by_row().tocsc()
        columns.sort_indices()
        budget = core.budget * (1 + MONEY) if core.budget >= 0 else np.inf
        return cls(
            core,
            core.ptr,
            core.sites,
            columns.indptr.astype(np.int64),
            columns.indices.astype(np.int32),
            core.weight,
            core.cost,
            core.count,
            budget,
        )

    def improve(self, start: States, *, per_cost: bool = False) -> tuple[float, States]:
        """Fill up and swap a plan until no single move helps; its value and the plan."""
        x = start.copy()
        value = climb(
            self.row_ptr,
            self.row_sites,
            self.site_ptr,
            self.site_rows,
            self.weight,
            self.cost,
            self.count,
            self.budget,
            per_cost,
            x,
        )
        return float(value), x

    def from_ranking(self, rank: Floats) -> tuple[float, States]:
        """The plan that takes sites by falling rank while they fit, then improved."""
        x = np.zeros(len(rank), np.int8)
        left, places = self.budget, self.count
        for j in np.argsort(-rank, kind="stable"):
            if places == 0 or rank[j] <= 0:
                break
            if self.cost[j] <= left:
                x[j] = 1
                left -= self.cost[j]
                places -= 1
        return self.improve(x)


@njit(cache=True)
def _open(
    j: int,
    row_ptr: Ints,
    row_sites: Shorts,
    site_ptr: Ints,
    site_rows: Shorts,
    weight: Floats,
    x: States,
    hits: Shorts,
    gain: Floats,
    loss: Floats,
) -> None:
    x[j] = 1
    for q in range(site_ptr[j], site_ptr[j + 1]):
        i = site_rows[q]
        hits[i] += 1
        if hits[i] == 1:
            loss[j] += weight[i]
            for t in range(row_ptr[i], row_ptr[i + 1]):
                gain[row_sites[t]] -= weight[i]
        elif hits[i] == 2:
            for t in range(row_ptr[i], row_ptr[i + 1]):
                b = row_sites[t]
                if x[b] == 1 and b != j:
                    loss[b] -= weight[i]


@njit(cache=True)
def _shut(
    j: int,
    row_ptr: Ints,
    row_sites: Shorts,
    site_ptr: Ints,
    site_rows: Shorts,
    weight: Floats,
    x: States,
    hits: Shorts,
    gain: Floats,
    loss: Floats,
) -> None:
    x[j] = 0
    loss[j] = 0.0
    for q in range(site_ptr[j], site_ptr[j + 1]):
        i = site_rows[q]
        hits[i] -= 1
        if hits[i] == 0:
            for t in range(row_ptr[i], row_ptr[i + 1]):
                gain[row_sites[t]] += weight[i]
        elif hits[i] == 1:
            for t in range(row_ptr[i], row_ptr[i + 1]):
                if x[row_sites[t]] == 1:
                    loss[row_sites[t]] += weight[i]


@njit(cache=True)
def climb(
    row_ptr: Ints,
    row_sites: Shorts,
    site_ptr: Ints,
    site_rows: Shorts,
    weight: Floats,
    cost: Floats,
    count: int,
    budget: float,
    per_cost: bool,
    x: States,
) -> float:
    """Open the best site that fits while one helps, else make the best swap, until neither helps.

    ``gain`` is what a closed site would add, ``loss`` what an open one alone covers; a swap is
    worth gain - loss + what both cover and nobody else. ``x`` is changed in place. Ties go to
    the lowest numbers. Returns the covered weight.
    """
    m = len(x)
    gain = np.zeros(m)
    loss = np.zeros(m)
    both = np.zeros(m)
    hits = np.zeros(len(weight), np.int32)
    for j in range(m):
        for q in range(site_ptr[j], site_ptr[j + 1]):
            gain[j] += weight[site_rows[q]]
    spent, opened, top = 0.0, 0, 0.0
    for j in range(m):
        top = max(top, gain[j])
        if x[j] == 1:
            x[j] = 0
            _open(j, row_ptr, row_sites, site_ptr, site_rows, weight, x, hits, gain, loss)
            spent += cost[j]
            opened += 1
    least = 1e-9 * top
    inside = np.empty(m, np.int64)
    for _ in range(100 * m + 1000):
        best, enter, leave = least, -1, -1
        if opened < count:
            for j in range(m):
                if x[j] == 0 and spent + cost[j] <= budget:
                    g = gain[j]
                    if per_cost and g > least:
                        g = g / max(cost[j], 1e-12)
                    if g > best:
                        best, enter = g, j
        if enter < 0:
            n = 0
            for j in range(m):
                if x[j] == 1:
                    inside[n] = j
                    n += 1
            for a in range(m):
                if x[a] == 1 or gain[a] < 0.0:
                    continue
                for q in range(site_ptr[a], site_ptr[a + 1]):
                    i = site_rows[q]
                    if hits[i] == 1:
                        for t in range(row_ptr[i], row_ptr[i + 1]):
                            if x[row_sites[t]] == 1:
                                both[row_sites[t]] += weight[i]
                                break
                for t in range(n):
                    b = inside[t]
                    delta = gain[a] - loss[b] + both[b]
                    both[b] = 0.0
                    if delta > best and spent - cost[b] + cost[a] <= budget:
                        best, enter, leave = delta, a, b
        if enter < 0:
            break
        if leave >= 0:
            _shut(leave, row_ptr, row_sites, site_ptr, site_rows, weight, x, hits, gain, loss)
            spent -= cost[leave]
            opened -= 1
        _open(enter, row_ptr, row_sites, site_ptr, site_rows, weight, x, hits, gain, loss)
        spent += cost[enter]
        opened += 1
    value = 0.0
    for i in range(len(weight)):
        if hits[i] > 0:
            value += weight[i]
    return value
