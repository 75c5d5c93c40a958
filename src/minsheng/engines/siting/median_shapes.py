"""Telling equal p-median cores apart from different ones: sites and customers in one standard order.

Sites and customers get colours from what they see of each other until no class splits any more;
where sites stay alike, one of them is singled out. Cores that are equal but for the names of their
sites then come out the same, entry by entry, unless the sites left alike were not interchangeable:
equal regions may so be missed, never invented, because the outcome itself is compared.

Source: colour refinement with individualisation, as in McKay & Piperno (2014), Practical graph
isomorphism II.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from minsheng.engines.siting.median_core import Core, Longs, build_core


@njit(cache=True)
def _mix(a, b):  # type: ignore[no-untyped-def]
    x = (a ^ (b * np.int64(0x9E3779B97F4A7C1))) * np.int64(0x5851F42D4C957F2D)
    x ^= (x >> 31) & np.int64(0x1FFFFFFFF)
    return x * np.int64(0x2545F4914F6CDD1D)


@njit(cache=True)
def _refine(row, site, cost, customers, sites):  # type: ignore[no-untyped-def]
    """Recolour until the number of colours of the sites stops growing; returns it."""
    classes = 0
    while True:
        seen = np.zeros(sites.size, np.int64)
        for i in range(customers.size):
            total = np.int64(0)
            for t in range(row[i], row[i + 1]):
                total += _mix(sites[site[t]], cost[t])
            customers[i] = _mix(customers[i], total)
            for t in range(row[i], row[i + 1]):
                seen[site[t]] += _mix(customers[i], cost[t])
        for j in range(sites.size):
            sites[j] = _mix(sites[j], seen[j])
        now = np.unique(sites).size
        if now <= classes:
            return now
        classes = now


@njit(cache=True)
def _colours(row, site, cost, customers, sites):  # type: ignore[no-untyped-def]
    """Colours under which every site is different, singled out one by one where they are alike."""
    while _refine(row, site, cost, customers, sites) < sites.size:
        order = np.argsort(sites)
        for a in range(1, order.size):
            if sites[order[a]] == sites[order[a - 1]]:
                sites[order[a]] = _mix(sites[order[a]], np.int64(1))
                break


def standard_order(core: Core) -> tuple[Longs, Core]:
    """The sites in an order that does not depend on their names, and the core in that order."""
    customers, sites = core.far.view(np.int64).copy(), core.linear.view(np.int64).copy()
    _colours(core.row, core.site, core.cost.view(np.int64), customers, sites)
    order = np.argsort(sites, kind="stable")
    rename = np.empty(order.size, np.int32)
    rename[order] = np.arange(order.size)
    turn = np.argsort(customers, kind="stable")
    length = np.diff(core.row)[turn]
    row = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    entry = np.repeat(core.row[turn] - row[:-1], length) + np.arange(row[-1])
    customer = np.repeat(np.arange(turn.size), length)
    entry = entry[np.lexsort((rename[core.site[entry]], core.cost[entry], customer))]
    return order, build_core(
        row, rename[core.site[entry]], core.cost[entry], core.far[turn], core.linear[order]
    )


def signature(core: Core, constant: float) -> bytes:
    """Equal for two cores when and only when they are the same, entry by entry."""
    parts = (core.row, core.site, core.cost, core.far, core.linear)
    return b"".join(part.tobytes() for part in parts) + np.float64(constant).tobytes()
