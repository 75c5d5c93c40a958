"""The p-median in its smallest form: each customer's list of nearer sites and the cost beyond it.

Everything else (fixed sites, unreachable demand, truncated lists, sites proved useless or
needed) is folded into three arrays: what a customer costs when none of its listed sites
opens (``far``), what opening a site adds by itself (``linear``), and one constant.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


class Core(NamedTuple):
    """Customers × sites as sorted rows and as columns; only entries cheaper than ``far``.

    Attributes:
        row: (n + 1,) where each customer's entries begin.
        site, cost: (nnz,) per customer, by rising cost.
        far: (n,) cost of a customer none of whose listed sites is open.
        col: (m + 1,) where each site's entries begin.
        cust, ccost: (nnz,) the same entries by site.
        linear: (m,) cost of opening a site apart from what its customers pay (never positive).
    """

    row: Longs
    site: Ints
    cost: Floats
    far: Floats
    col: Longs
    cust: Ints
    ccost: Floats
    linear: Floats


@njit(cache=True)
def _columns(m, row, site, cost):  # type: ignore[no-untyped-def]
    n = row.size - 1
    col = np.zeros(m + 1, np.int64)
    for t in range(row[n]):
        col[site[t] + 1] += 1
    for j in range(m):
        col[j + 1] += col[j]
    at = col[:m].copy()
    cust = np.empty(row[n], np.int32)
    ccost = np.empty(row[n], np.float64)
    for i in range(n):
        for t in range(row[i], row[i + 1]):
            j = site[t]
            cust[at[j]] = i
            ccost[at[j]] = cost[t]
            at[j] += 1
    return col, cust, ccost


@njit(cache=True)
def _reduced(row, site, cost, far, linear, state, rename):  # type: ignore[no-untyped-def]
    """Rows without closed sites (state -1), cut at the nearest open site (state 1).

    A customer left with one entry or none becomes part of ``linear`` and the constant.
    """
    n = far.size
    new_row = np.zeros(n + 1, np.int64)
    new_site = np.empty(row[n], np.int32)
    new_cost = np.empty(row[n], np.float64)
    new_far = np.empty(n, np.float64)
    customer = np.empty(n, np.int64)
    constant = 0.0
    kept = 0
    end = 0
    for i in range(n):
        begin = end
        limit = far[i]
        for t in range(row[i], row[i + 1]):
            if cost[t] >= limit:
                break
            j = site[t]
            if state[j] == 1:
                limit = cost[t]
                break
            if state[j] == 0:
                new_site[end] = rename[j]
                new_cost[end] = cost[t]
                end += 1
        while end > begin and new_cost[end - 1] >= limit:
            end -= 1
        if end - begin <= 1:
            constant += limit
            if end > begin:
                linear[new_site[begin]] -= limit - new_cost[begin]
            end = begin
            continue
        new_far[kept] = limit
        customer[kept] = i
        kept += 1
        new_row[kept] = end
    return (
        new_row[: kept + 1].copy(),
        new_site[:end].copy(),
        new_cost[:end].copy(),
        new_far[:kept].copy(),
        customer[:kept].copy(),
        constant,
    )


def build_core(row: Longs, site: Ints, cost: Floats, far: Floats, linear: Floats) -> Core:
    """The core of sorted rows whose entries are all cheaper than ``far``."""
    col, cust, ccost = _columns(linear.size, row, site, cost)
    return Core(row, site, cost, far, col, cust, ccost, linear)


class Reduced(NamedTuple):
    """A core with some sites decided: the smaller core and how it relates to the larger."""

    core: Core
    sites: Longs  # index in the larger core of each site left
    customers: Longs  # index in the larger core of each customer left
    constant: float  # cost already certain, to be added to the smaller core's


def reduce_core(core: Core, state: Ints) -> Reduced:
    """Fold decided sites in: ``state`` is 1 for open, -1 for closed, 0 for undecided."""
    kept = np.flatnonzero(state == 0)
    rename = np.full(state.size, -1, np.int32)
    rename[kept] = np.arange(kept.size, dtype=np.int32)
    linear = core.linear[kept].copy()
    row, site, cost, far, customers, constant = _reduced(
        core.row, core.site, core.cost, core.far, linear, state, rename
    )
    constant += float(core.linear[state == 1].sum())
    return Reduced(build_core(row, site, cost, far, linear), kept, customers, float(constant))


@njit(cache=True)
def core_value(core, chosen):  # type: ignore[no-untyped-def]
    """What the plan ``chosen`` costs in this core."""
    is_open = np.zeros(core.linear.size, np.bool_)
    total = 0.0
    for j in chosen:
        is_open[j] = True
        total += core.linear[j]
    for i in range(core.far.size):
        cost = core.far[i]
        for t in range(core.row[i], core.row[i + 1]):
            if is_open[core.site[t]]:
                cost = core.cost[t]
                break
        total += cost
    return total
