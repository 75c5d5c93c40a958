"""Making a coverage problem small without changing its answer.

Demand that the same sites reach is one row; rows nobody reaches, or an open site reaches
already, go; a site whose rows another site covers too, at no greater cost, goes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Bools = NDArray[np.bool_]
Csr = sparse.csr_array

DOMINANCE_WORK = 50_000_000  # pairs looked at for dominated sites before the check is left out


@dataclass(frozen=True, slots=True)
class Core:
    """A reduced problem: cover as much ``weight`` as possible with the sites that matter.

    Attributes:
        ptr, sites: CSR of the rows: the (sorted) sites that reach each row.
        weight: (n_row,) all positive.
        site_ids: (n_site,) number of each site in the caller's problem.
        cost: (n_site,) cost of each site; zeros when money plays no role.
        count: most sites to open; budget: most cost, negative when money plays no role.
    """

    ptr: Ints
    sites: Shorts
    weight: Floats
    site_ids: Ints
    cost: Floats
    count: int
    budget: float

    @property
    def n_row(self) -> int:
        return len(self.weight)

    @property
    def n_site(self) -> int:
        return len(self.site_ids)

    def by_row(self) -> Csr:
        ones = np.ones(len(self.sites))
        return Csr((ones, self.sites, self.ptr), shape=(self.n_row, self.n_site))


@njit(cache=True)
def site_keys(n_site: int, first: int) -> NDArray[np.uint64]:
    """One well-mixed 64-bit number per site (splitmix64)."""
    keys = np.empty(n_site, np.uint64)
    for j in range(n_site):
        z = np.uint64(first + j + 1) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        keys[j] = z ^ (z >> np.uint64(31))
    return keys


@njit(cache=True)
def _same(ptr: Ints, sites: Shorts, a: int, b: int) -> bool:
    if ptr[a + 1] - ptr[a] != ptr[b + 1] - ptr[b]:
        return False
    return bool(np.all(sites[ptr[a] : ptr[a + 1]] == sites[ptr[b] : ptr[b + 1]]))


@njit(cache=True)
def group_rows(
    ptr: Ints,
    sites: Shorts,
    group: Ints,
    key_a: NDArray[np.uint64],
    key_b: NDArray[np.uint64],
    skip: Bools,
) -> tuple[Shorts, Shorts]:
    """Number the distinct rows (same sorted sites, same group) in order of appearance.

    Rows meet in a table by two 64-bit sums of site keys; equal sums are then compared site by
    site, so that a clash of keys costs time and never an error.

    Returns:
        (n_row,) number of each row's class, -1 where ``skip``; (n_class,) first row of each.
    """
    n = len(ptr) - 1
    size = 1024
    table = np.full(size, -1, np.int32)
    label = np.full(n, -1, np.int32)
    first = np.empty(n, np.int32)
    sum_a = np.empty(n, np.uint64)
    sum_b = np.empty(n, np.uint64)
    found = 0
    for i in range(n):
        if skip[i]:
            continue
        a = np.uint64(group[i]) if len(group) else np.uint64(0)
        b = np.uint64(0)
        for q in range(ptr[i], ptr[i + 1]):
            a += key_a[sites[q]]
            b += key_b[sites[q]]
        spot = np.int64((a ^ (a >> np.uint64(29))) & np.uint64(size - 1))
        while table[spot] >= 0:
            r = table[spot]
            if sum_a[r] == a and sum_b[r] == b:
                twin = not len(group) or group[first[r]] == group[i]
                if twin and _same(ptr, sites, first[r], i):
                    break
            spot = (spot + 1) & (size - 1)
        if table[spot] < 0:
            table[spot] = found
            first[found] = i
            sum_a[found] = a
            sum_b[found] = b
            found += 1
        label[i] = table[spot]
        if 2 * found > size:
            size *= 4
            table = np.full(size, -1, np.int32)
            for r in range(found):
                a = sum_a[r]
                spot = np.int64((a ^ (a >> np.uint64(29))) & np.uint64(size - 1))
                while table[spot] >= 0:
                    spot = (spot + 1) & (size - 1)
                table[spot] = r
    return label, first[:found].copy()


def merge_rows(
    ptr: Ints,
    sites: Shorts,
    weight: Floats,
    n_site: int,
    *,
    skip: Bools | None = None,
    group: Ints | None = None,
) -> tuple[Ints, Shorts, Floats, Shorts, Shorts]:
    """Rows with the same sites (and group) become one with their joint weight.

    Returns:
        ptr, sites, weight of the merged rows; label of each old row (-1 left out); the old row
        that each merged row was copied from.
    """
    gone = np.zeros(len(ptr) - 1, np.bool_) if skip is None else skip
    kinds = np.empty(0, np.int64) if group is None else group
    label: Shorts
    first: Shorts
    label, first = group_rows(
        ptr, sites, kinds, site_keys(n_site, 0), site_keys(n_site, n_site), gone
    )
    kept = label >= 0
    total = np.bincount(label[kept], weights=weight[kept], minlength=len(first))
    length: Ints = (ptr[1:] - ptr[:-1])[first]
    start = np.zeros(len(first) + 1, np.int64)
    np.cumsum(length, out=start[1:])
    spots = np.repeat(ptr[:-1][first] - start[:-1], length) + np.arange(start[-1])
    return (
        start,
        sites[spots].astype(np.int32, copy=False),
        np.asarray(total, np.float64),
        label,
        first,
    )


def restrict(core: Core, keep: Bools, covered: Bools, group: Ints | None) -> tuple[Core, Shorts]:
    """The core with only the kept sites, without the covered rows, merged anew.

    Returns the smaller core and, for each of its rows, an old row it stands for.
    """
    number = np.cumsum(keep) - 1
    inside = keep[core.sites]
    row = np.repeat(np.arange(core.n_row), np.diff(core.ptr))
    length = np.bincount(row[inside], minlength=core.n_row)
    ptr = np.zeros(core.n_row + 1, np.int64)
    np.cumsum(length, out=ptr[1:])
    sites = number[core.sites[inside]].astype(np.int32)
    n_site = int(keep.sum())
    merged = merge_rows(ptr, sites, core.weight, n_site, skip=covered | (length == 0), group=group)
    smaller = replace(
        core,
        ptr=merged[0],
        sites=merged[1],
        weight=merged[2],
        site_ids=core.site_ids[keep],
        cost=core.cost[keep],
    )
    return smaller, merged[4]


def dominated_sites(core: Core) -> Bools:
    """Sites that another one replaces: it reaches all their rows and costs no more.

    Of sites that replace each other the first stays. Left out when it would take too long.
    """
    reach = np.bincount(core.sites, minlength=core.n_site)
    gone: Bools = reach == 0
    if float((reach[core.sites]).sum()) > DOMINANCE_WORK:
        return gone
    by_row = core.by_row()
    shared = sparse.coo_array(by_row.T @ by_row)
    a, b = shared.coords
    inside = (a != b) & (shared.data == reach[a]) & (core.cost[b] <= core.cost[a])
    a, b = a[inside], b[inside]
    equal = (reach[a] == reach[b]) & (core.cost[a] == core.cost[b])
    gone[a[~equal | (b < a)]] = True
    return gone


def reduce(core: Core) -> Core:
    """Drop unreachable rows and sites that cannot matter; merge equal rows."""
    while True:
        useless = dominated_sites(core)
        if core.budget >= 0:
            useless |= core.cost > core.budget
        if not useless.any():
            return core
        nothing = np.zeros(core.n_row, np.bool_)
        core, _ = restrict(core, ~useless, nothing, None)
