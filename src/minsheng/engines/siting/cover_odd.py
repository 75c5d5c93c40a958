"""Cuts that the relaxation of a coverage problem lacks: half of an odd set of rows is not a whole number.

Let ``S`` hold 2k + 1 rows, and let site j reach c_j of them. Half the sum of "a covered row has an
open site" and "a row is covered at most once" over S, rounded to whole numbers, says

    rows of S covered  <=  k + sum of ceil(c_j / 2) over the open sites.

Three sites that overlap in pairs, each half open, cover all three overlaps in the relaxation, which
no whole sites of that number do; the cut of those three rows knows. A set is violated by half of what is missing
to 1 in: the shares of sites that reach an odd number of its rows, plus how far each row is from being
covered exactly once. (Caprara & Fischetti 1996, {0, 1/2}-Chvatal-Gomory cuts.)
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .cover_reduce import Core, site_keys

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


LONGEST = 7  # rows in a cut: longer ones gained nothing (measured at 10,000 x 500)
EXACT = 0.3  # rows covered more than this above or below once are left out of the search
CLEAR = 0.02  # a violation below this half share is not worth a cut
FAR = 1.25  # odd share from which no set is grown further
AT_ONCE = 400  # cuts added after one solution
REPEATS = 3  # cuts added at once through the same row


def violated(core: Core, share: Floats, price: Floats) -> list[Ints]:
    """Odd sets of rows whose cut these shares violate, the most promising first.

    Args:
        share: (n_site,) of the relaxation, within [0, 1].
        price: (n_row,) what is left of each row's price for further cuts.

    Returns:
        Sorted row numbers per set, at most ``AT_ONCE`` sets.
    """
    cover = np.add.reduceat(share[core.sites], core.ptr[:-1])
    rows = np.flatnonzero((np.abs(cover - 1) < EXACT) & (price > 0))
    if len(rows) == 0:
        return []
    rows, first = _kinds(core, share, rows, price)
    miss = np.maximum.reduceat(np.abs(cover[rows] - 1), first[:-1])
    table, violation = _odd_sets(core, share, rows[first[:-1]], miss)
    # Sets are filled up with -1, which must not be the least.
    depth = np.r_[price[rows[first[:-1]]], np.inf]
    promise = violation * depth[table].min(axis=1)
    found: list[Ints] = []
    used = np.zeros(core.n_row, np.int64)
    for number in np.argsort(-promise, kind="stable"):
        kinds = (rows[first[kind] : first[kind + 1]] for kind in table[number] if kind >= 0)
        for twins in zip(*kinds, strict=False):
            own = np.array(twins)
            if used[own].max() >= REPEATS:
                continue
            used[own] += 1
            found.append(np.sort(own))
            if len(found) == AT_ONCE:
                return found
    return found


def _kinds(core: Core, share: Floats, rows: Ints, price: Floats) -> tuple[Ints, Ints]:
    """Rows that the same partly open sites reach, together; the dearest of each kind first.

    Returns:
        The rows in this order; (n_kind + 1,) where each kind begins.
    """
    keys = np.where(share > 1e-6, site_keys(core.n_site, 0), np.uint64(0))
    mixed = np.add.reduceat(keys[core.sites], core.ptr[:-1])[rows]
    order = np.lexsort((-price[rows], mixed))
    cuts = np.flatnonzero(np.diff(mixed[order])) + 1
    return rows[order], np.r_[0, cuts, len(rows)]


def _odd_sets(core: Core, share: Floats, firsts: Ints, miss: Floats) -> tuple[Ints, Floats]:
    """(n, LONGEST) kinds of each violated odd set, filled up with -1 in front; by how much."""
    length = core.ptr[firsts + 1] - core.ptr[firsts]
    spots = np.repeat(core.ptr[firsts] - np.r_[0, np.cumsum(length)[:-1]], length)
    sites = core.sites[spots + np.arange(length.sum())]
    kind = np.repeat(np.arange(len(firsts)), length)
    partly = share[sites] > 1e-6
    kind, sites = kind[partly], sites[partly].astype(np.int64)
    ptr = np.searchsorted(kind, np.arange(len(firsts) + 1))
    by_site = np.argsort(sites, kind="stable")
    site_ptr = np.searchsorted(sites[by_site], np.arange(core.n_site + 1))
    table, worth = _grow(ptr, sites, site_ptr, kind[by_site], share, miss)
    _, one_of = np.unique(table, axis=0, return_index=True)
    return table[one_of], worth[one_of]


@njit(cache=True)
def _shared(j, share, site_ptr, site_kinds, common, touched, n_touched):  # type: ignore[no-untyped-def]
    """Add the site's share to each kind it reaches; kinds met first are noted in ``touched``."""
    for k in range(site_ptr[j], site_ptr[j + 1]):
        kind = site_kinds[k]
        if common[kind] == 0.0:
            touched[n_touched] = kind
            n_touched += 1
        common[kind] += share[j]
    return n_touched


@njit(cache=True)
def _grow(ptr, sites, site_ptr, site_kinds, share, miss):  # type: ignore[no-untyped-def]
    """From every pair of kinds that share a site, add the best next kind until the set is violated.

    A kind more changes the odd share by its own shares, less twice those that were odd already.

    Returns:
        (n, LONGEST) sorted kinds of each set, filled up with -1 in front; (n,) violations.
    """
    n = len(ptr) - 1
    odd = np.zeros(len(share), np.bool_)
    whole = np.zeros(n)
    for kind in range(n):
        for q in range(ptr[kind], ptr[kind + 1]):
            whole[kind] += share[sites[q]]
    common, touched = np.zeros(n), np.empty(n, np.int64)
    shared, near = np.zeros(n), np.empty(n, np.int64)
    found, worth = [], []
    chosen = np.empty(LONGEST, np.int64)
    for first in range(n):
        n_touched = 0
        for q in range(ptr[first], ptr[first + 1]):
            n_touched = _shared(sites[q], share, site_ptr, site_kinds, common, touched, n_touched)
        for t in range(n_touched):
            second = touched[t]
            out = miss[first] + miss[second] + whole[first] + whole[second] - 2 * common[second]
            common[second] = 0.0
            if second <= first or out >= FAR:
                continue
            chosen[0], chosen[1], size = first, second, 2
            for a in range(2):
                for q in range(ptr[chosen[a]], ptr[chosen[a] + 1]):
                    odd[sites[q]] = not odd[sites[q]]
            while size < LONGEST and out < FAR:
                n_near = 0
                for a in range(size):
                    for q in range(ptr[chosen[a]], ptr[chosen[a] + 1]):
                        j = sites[q]
                        if odd[j]:
                            odd[j] = False  # once for each odd site; set again below
                            n_near = _shared(j, share, site_ptr, site_kinds, shared, near, n_near)
                for a in range(size):
                    for q in range(ptr[chosen[a]], ptr[chosen[a] + 1]):
                        odd[sites[q]] = not odd[sites[q]]
                for a in range(size):
                    shared[chosen[a]] = -1.0
                best, least = -1, np.inf
                for s in range(n_near):
                    kind = near[s]
                    if shared[kind] > 0.0:
                        more = miss[kind] + whole[kind] - 2 * shared[kind]
                        if more < least:
                            best, least = kind, more
                    shared[kind] = 0.0
                for a in range(size):
                    shared[chosen[a]] = 0.0
                if best < 0:
                    break
                chosen[size] = best
                size += 1
                out += least
                for q in range(ptr[best], ptr[best + 1]):
                    odd[sites[q]] = not odd[sites[q]]
                if size % 2 and out < 1 - 2 * CLEAR:
                    one = np.full(LONGEST, -1)
                    one[LONGEST - size :] = np.sort(chosen[:size])
                    found.append(one)
                    worth.append((1 - out) / 2)
                    break
            for a in range(size):
                for q in range(ptr[chosen[a]], ptr[chosen[a] + 1]):
                    odd[sites[q]] = False
    table = np.empty((len(found), LONGEST), np.int64)
    for i in range(len(found)):
        table[i] = found[i]
    return table, np.array(worth)
