"""Odd combinations of covering rows that a fractional solution violates.

Each level row says z + sum of y over its sites >= 1. The sum of an odd number K of them, halved
and rounded up, says: sum of z + sum of ceil(k_j / 2) y_j >= (K + 1) / 2, where site j occurs in
k_j of the rows. It cuts a solution off when the rows' slacks, their z and the y of the sites
that occur an odd number of times together stay below 1.

Source: Caprara & Fischetti (1996), {0, 1/2}-Chvátal-Gomory cuts; for the p-median polytope
they contain the odd-hole inequalities.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from minsheng.engines.siting.median_core import Floats, Ints, Longs

PAIRS, WIDE, REPEATS = 3, 40, 6
"""Pairs of rows per combination, rows tried at each step, cuts one row may take part in."""


@njit(cache=True)
def _toggle(row, ptr, site, y, odd):  # type: ignore[no-untyped-def]
    """Count one row in or out; returns the change of the odd sites' weight."""
    change = 0.0
    for e in range(ptr[row], ptr[row + 1]):
        j = site[e]
        change += -y[j] if odd[j] else y[j]
        odd[j] = not odd[j]
    return change


@njit(cache=True)
def _change(row, ptr, site, y, odd):  # type: ignore[no-untyped-def]
    change = 0.0
    for e in range(ptr[row], ptr[row + 1]):
        j = site[e]
        change += -y[j] if odd[j] else y[j]
    return change


@njit(cache=True)
def _touching(ptr, site, back_ptr, back_row, odd, seen, used, out, members, size):  # type: ignore[no-untyped-def]
    """Rows that share an odd site with the combination so far."""
    k = 0
    for a in range(size):
        r = members[a]
        for e in range(ptr[r], ptr[r + 1]):
            j = site[e]
            if not odd[j]:
                continue
            for f in range(back_ptr[j], back_ptr[j + 1]):
                c = back_row[f]
                if not seen[c] and not used[c] and k < out.size:
                    seen[c] = True
                    out[k] = c
                    k += 1
    for a in range(k):
        seen[out[a]] = False
    return k


@njit(cache=True)
def odd_combinations(ptr, site, loss, y, back_ptr, back_row, most, pairs, wide):  # type: ignore[no-untyped-def]
    """Grow each row by pairs of rows that keep the odd weight lowest.

    Args:
        ptr, site: rows as lists of sites with y > 0; loss: (rows,) slack + z of each.
        back_ptr, back_row: the rows of each site.
        most: combinations wanted at most; pairs: pairs added at most; wide: rows tried.

    Returns:
        (k, 1 + 2 pairs) rows of each combination (-1 where shorter) and (k,) weights below 1.
    """
    rows = loss.size
    odd = np.zeros(y.size, np.bool_)
    seen = np.zeros(rows, np.bool_)
    used = np.zeros(rows, np.bool_)
    first = np.empty(wide, np.int64)
    second = np.empty(wide, np.int64)
    members = np.empty(1 + 2 * pairs, np.int64)
    found = np.full((most, 1 + 2 * pairs), -1, np.int64)
    value = np.empty(most)
    k = 0
    for r in range(rows):
        members[0] = r
        size = 1
        used[r] = True
        weight = loss[r] + _toggle(r, ptr, site, y, odd)
        for _ in range(pairs):
            best = np.inf
            best_a = -1
            best_b = -1
            na = _touching(ptr, site, back_ptr, back_row, odd, seen, used, first, members, size)
            for x in range(na):
                a = first[x]
                wa = loss[a] + _toggle(a, ptr, site, y, odd)
                used[a] = True
                members[size] = a
                nb = _touching(
                    ptr, site, back_ptr, back_row, odd, seen, used, second, members, size + 1
                )
                for z in range(nb):
                    b = second[z]
                    wb = wa + loss[b] + _change(b, ptr, site, y, odd)
                    if wb < best - 1e-9:
                        best = wb
                        best_a = a
                        best_b = b
                used[a] = False
                _toggle(a, ptr, site, y, odd)
            if best_a < 0 or best > 0.5:
                break
            for c in (best_a, best_b):
                _toggle(c, ptr, site, y, odd)
                used[c] = True
                members[size] = c
                size += 1
            weight += best
            if weight < 0.98:
                break
        if weight < 0.98 and size > 1 and k < most:
            value[k] = weight
            for a in range(size):
                found[k, a] = members[a]
            k += 1
        for a in range(size):
            _toggle(members[a], ptr, site, y, odd)
            used[members[a]] = False
        if k == most:
            break
    return found[:k], value[:k]


def find_cuts(members: list[Ints], y: Floats, doubt: Floats, sign: Longs, most: int) -> list[Longs]:
    """Combinations of level rows whose cut ``y`` violates, most violated first.

    Args:
        members: sites of each level row; doubt: (rows,) its slack plus its z.
        sign: (m,) random numbers, by which rows with the same fractional sites are known.
    """
    y = np.where(y > 1e-6, y, 0.0)
    near = np.flatnonzero(doubt < 0.5)
    sites = [members[r][y[members[r]] > 0] for r in near]
    broad = [k for k, inside in enumerate(sites) if inside.size > 1]
    if not broad:
        return []
    near, sites = near[broad], [sites[k] for k in broad]
    sums = np.array([sign[inside].sum() for inside in sites])
    order = np.lexsort((near, doubt[near]))
    first = np.sort(np.unique(sums[order], return_index=True)[1])
    kept = order[first]
    combinations, weight = _combine([sites[k] for k in kept], doubt[near[kept]], y, most)
    return _spread(combinations, weight, near[kept], most)


def _combine(sites: list[Ints], loss: Floats, y: Floats, most: int) -> tuple[Longs, Floats]:
    ptr = np.concatenate([[0], np.cumsum([inside.size for inside in sites])])
    site = np.concatenate(sites).astype(np.int64)
    row = np.repeat(np.arange(len(sites)), np.diff(ptr))
    back_row = row[np.argsort(site, kind="stable")]
    back_ptr = np.concatenate([[0], np.cumsum(np.bincount(site, minlength=y.size))])
    found: tuple[Longs, Floats] = odd_combinations(
        ptr, site, loss, y, back_ptr, back_row, 4 * most, PAIRS, WIDE
    )
    return found


def _spread(combinations: Longs, weight: Floats, row: Longs, most: int) -> list[Longs]:
    """The most violated different combinations, each row taking part in a few only."""
    taken = np.zeros(row.size, np.int64)
    seen: set[tuple[int, ...]] = set()
    chosen: list[Longs] = []
    for k in np.argsort(weight, kind="stable"):
        rows = np.sort(combinations[k][combinations[k] >= 0])
        if tuple(rows) in seen or taken[rows].max() >= REPEATS:
            continue
        seen.add(tuple(rows))
        taken[rows] += 1
        chosen.append(row[rows])
        if len(chosen) == most:
            break
    return chosen
