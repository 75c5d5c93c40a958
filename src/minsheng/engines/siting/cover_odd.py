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
EXACT = 0.2  # rows covered more than this above or below once are left out of the search
CLEAR = 0.02  # a violation below this half share is not worth a cut
FAR = 1.1  # odd share from which no set is grown further
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
    kinds = _kinds(core, share, rows, price)
    firsts = np.array([kind[0] for kind in kinds])
    miss = np.array([np.abs(cover[kind] - 1).max() for kind in kinds])
    sets, violation = _odd_sets(core, share, firsts, miss)
    depth = price[firsts]
    promise = [-v * depth[s].min() for s, v in zip(sets, violation, strict=True)]
    found: list[Ints] = []
    used = np.zeros(core.n_row, np.int64)
    for number in np.argsort(promise, kind="stable"):
        for twins in zip(*(kinds[kind] for kind in sets[number]), strict=False):
            own = np.array(twins)
            if used[own].max() >= REPEATS:
                continue
            used[own] += 1
            found.append(np.sort(own))
            if len(found) == AT_ONCE:
                return found
    return found


def _kinds(core: Core, share: Floats, rows: Ints, price: Floats) -> list[Ints]:
    """Rows that the same partly open sites reach, together; the dearest of each kind first."""
    keys = np.where(share > 1e-6, site_keys(core.n_site, 0), np.uint64(0))
    mixed = np.add.reduceat(keys[core.sites], core.ptr[:-1])[rows]
    order = np.lexsort((-price[rows], mixed))
    cuts = np.flatnonzero(np.diff(mixed[order])) + 1
    return np.split(rows[order], cuts)


def _odd_sets(
    core: Core, share: Floats, firsts: Ints, miss: Floats
) -> tuple[list[Ints], list[float]]:
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
    return [table[i][table[i] >= 0] for i in one_of], [float(worth[i]) for i in one_of]


@njit(cache=True)
def _flip(kind, ptr, sites, share, odd):  # type: ignore[no-untyped-def]
    """Take the kind in or out; by how much the share of oddly reached sites grows."""
    more = 0.0
    for q in range(ptr[kind], ptr[kind + 1]):
        j = sites[q]
        more += -share[j] if odd[j] else share[j]
        odd[j] = not odd[j]
    return more


@njit(cache=True)
def _best_next(chosen, size, ptr, sites, site_ptr, site_kinds, share, miss, odd, seen, stamp):  # type: ignore[no-untyped-def]
    """The kind that lessens the odd share most, among those that share an oddly reached site."""
    best, least = -1, np.inf
    for a in range(size):
        seen[chosen[a]] = stamp
    for a in range(size):
        for q in range(ptr[chosen[a]], ptr[chosen[a] + 1]):
            j = sites[q]
            if not odd[j]:
                continue
            for k in range(site_ptr[j], site_ptr[j + 1]):
                kind = site_kinds[k]
                if seen[kind] == stamp:
                    continue
                seen[kind] = stamp
                more = miss[kind]
                for i in range(ptr[kind], ptr[kind + 1]):
                    s = sites[i]
                    more += -share[s] if odd[s] else share[s]
                if more < least:
                    best, least = kind, more
    return best


@njit(cache=True)
def _grow(ptr, sites, site_ptr, site_kinds, share, miss):  # type: ignore[no-untyped-def]
    """From every pair of kinds that share a site, add the best next kind until the set is violated.

    Returns:
        (n, LONGEST) sorted kinds of each set, filled up with -1 in front; (n,) violations.
    """
    n = len(ptr) - 1
    odd = np.zeros(len(share), np.bool_)
    seen = np.zeros(n, np.int64)
    partner = np.full(n, -1)
    stamp = 0
    found, worth = [], []
    chosen = np.empty(LONGEST, np.int64)
    for first in range(n):
        for q in range(ptr[first], ptr[first + 1]):
            for k in range(site_ptr[sites[q]], site_ptr[sites[q] + 1]):
                second = site_kinds[k]
                if second <= first or partner[second] == first:
                    continue
                partner[second] = first
                chosen[0], chosen[1], size = first, second, 2
                out = miss[first] + miss[second]
                out += _flip(first, ptr, sites, share, odd) + _flip(second, ptr, sites, share, odd)
                while size < LONGEST and out < FAR:
                    stamp += 1
                    best = _best_next(
                        chosen, size, ptr, sites, site_ptr, site_kinds, share, miss, odd, seen, stamp
                    )  # fmt: skip
                    if best < 0:
                        break
                    chosen[size] = best
                    size += 1
                    out += miss[best] + _flip(best, ptr, sites, share, odd)
                    if size % 2 and out < 1 - 2 * CLEAR:
                        one = np.full(LONGEST, -1)
                        one[LONGEST - size :] = np.sort(chosen[:size])
                        found.append(one)
                        worth.append((1 - out) / 2)
                        break
                for a in range(size):
                    _flip(chosen[a], ptr, sites, share, odd)
    table = np.empty((len(found), LONGEST), np.int64)
    for i in range(len(found)):
        table[i] = found[i]
    return table, np.array(worth)
