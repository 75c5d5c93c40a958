"""Compiled moves on a coverage plan: climbing by best swaps, and annealing.

``gain`` is what a closed site would add, ``loss`` what an open one alone covers; both are kept up
to date move by move. ``owner`` is the exclusive or of the open sites that reach a row: where only
one does, its number, so that nobody has to look for it (annealing takes a third of the time).

All kernels that call each other live in this one file: the on-disk cache of a kernel is renewed
when its own file changes, not when a kernel it calls changes elsewhere.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
States = NDArray[np.int8]


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
    owner: Shorts,
    gain: Floats,
    loss: Floats,
) -> None:
    x[j] = 1
    for q in range(site_ptr[j], site_ptr[j + 1]):
        i = site_rows[q]
        hits[i] += 1
        before = owner[i]
        owner[i] = before ^ j
        if hits[i] == 1:
            loss[j] += weight[i]
            for t in range(row_ptr[i], row_ptr[i + 1]):
                gain[row_sites[t]] -= weight[i]
        elif hits[i] == 2:
            loss[before] -= weight[i]


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
    owner: Shorts,
    gain: Floats,
    loss: Floats,
) -> None:
    x[j] = 0
    loss[j] = 0.0
    for q in range(site_ptr[j], site_ptr[j + 1]):
        i = site_rows[q]
        hits[i] -= 1
        owner[i] ^= j
        if hits[i] == 0:
            for t in range(row_ptr[i], row_ptr[i + 1]):
                gain[row_sites[t]] += weight[i]
        elif hits[i] == 1:
            loss[owner[i]] += weight[i]


@njit(cache=True)
def _best_swap(
    row_ptr: Ints,
    row_sites: Shorts,
    site_ptr: Ints,
    site_rows: Shorts,
    weight: Floats,
    cost: Floats,
    room: float,
    x: States,
    hits: Shorts,
    owner: Shorts,
    gain: Floats,
    loss: Floats,
    both: Floats,
    least: float,
) -> tuple[float, int, int]:
    """The best swap worth more than ``least``: its worth, the site to open, the site to close.

    ``room`` is the money left. Without costs a site that shares nothing with the new one can
    only be the one of least loss, which spares most pairs.
    """
    m = len(x)
    best, enter, leave = least, -1, -1
    inside = np.empty(m, np.int64)
    touched = np.empty(m, np.int64)
    n, cheap = 0, -1
    priced = False
    for j in range(m):
        priced |= cost[j] > 0.0
        if x[j] == 1:
            inside[n] = j
            n += 1
            if cheap < 0 or loss[j] < loss[cheap]:
                cheap = j
    for a in range(m):
        if x[a] == 1 or gain[a] <= best:
            continue
        t = 0
        for q in range(site_ptr[a], site_ptr[a + 1]):
            i = site_rows[q]
            if hits[i] == 1:
                b = owner[i]
                if both[b] == 0.0:
                    touched[t] = b
                    t += 1
                both[b] += weight[i]
        for r in range(n if priced else t + 1):
            b = inside[r] if priced else (touched[r] if r < t else cheap)
            if b < 0:
                continue
            delta = gain[a] - loss[b] + both[b]
            if delta > best and cost[a] - cost[b] <= room:
                best, enter, leave = delta, a, b
        for r in range(t):
            both[touched[r]] = 0.0
    return best, enter, leave


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
    hits, owner = np.zeros(len(weight), np.int32), np.zeros(len(weight), np.int32)
    for j in range(m):
        for q in range(site_ptr[j], site_ptr[j + 1]):
            gain[j] += weight[site_rows[q]]
    spent, opened, top = 0.0, 0, 0.0
    given = x.copy()
    x[:] = 0
    for j in range(m):
        top = max(top, gain[j])
        if given[j] == 1:
            _open(j, row_ptr, row_sites, site_ptr, site_rows, weight, x, hits, owner, gain, loss)
            spent += cost[j]
            opened += 1
    least = 1e-9 * top
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
            best, enter, leave = _best_swap(
                row_ptr, row_sites, site_ptr, site_rows, weight, cost, budget - spent,
                x, hits, owner, gain, loss, both, least,
            )  # fmt: skip
        if enter < 0:
            break
        if leave >= 0:
            _shut(
                leave, row_ptr, row_sites, site_ptr, site_rows, weight, x, hits, owner, gain, loss
            )
            spent -= cost[leave]
            opened -= 1
        _open(enter, row_ptr, row_sites, site_ptr, site_rows, weight, x, hits, owner, gain, loss)
        spent += cost[enter]
        opened += 1
    value = 0.0
    for i in range(len(weight)):
        if hits[i] > 0:
            value += weight[i]
    return value


@njit(cache=True)
def anneal(
    row_ptr: Ints,
    row_sites: Shorts,
    site_ptr: Ints,
    site_rows: Shorts,
    weight: Floats,
    cost: Floats,
    budget: float,
    turns: int,
    warm: float,
    seed: int,
    x: States,
) -> None:
    """Simulated annealing over swaps, mostly with an open site that the new one overlaps.

    The temperature falls from ``warm`` to a thousandth of it. ``x`` is changed in place to the
    best plan met; the number of open sites stays.
    """
    np.random.seed(seed)
    m = len(x)
    gain, loss = np.zeros(m), np.zeros(m)
    hits, owner = np.zeros(len(weight), np.int32), np.zeros(len(weight), np.int32)
    for j in range(m):
        for q in range(site_ptr[j], site_ptr[j + 1]):
            gain[j] += weight[site_rows[q]]
    spent, value, n, k = 0.0, 0.0, 0, 0
    inside, outside = np.empty(m, np.int64), np.empty(m, np.int64)
    spot = np.empty(m, np.int64)
    given = x.copy()
    x[:] = 0
    for j in range(m):
        if given[j] == 1:
            value += gain[j]
            _open(j, row_ptr, row_sites, site_ptr, site_rows, weight, x, hits, owner, gain, loss)
            spent += cost[j]
            spot[j] = n
            inside[n] = j
            n += 1
        else:
            spot[j] = k
            outside[k] = j
            k += 1
    if n == 0 or k == 0:
        return
    best, kept = value, x.copy()
    for turn in range(turns):
        heat = warm * 0.001 ** (turn / turns)
        a = outside[np.random.randint(k)]
        b = inside[np.random.randint(n)]
        if np.random.random() < 0.8:
            i = site_rows[site_ptr[a] + np.random.randint(site_ptr[a + 1] - site_ptr[a])]
            if hits[i] > 0:
                for t in range(row_ptr[i], row_ptr[i + 1]):
                    if x[row_sites[t]] == 1:
                        b = row_sites[t]
                        break
        delta = gain[a] - loss[b]
        if spent - cost[b] + cost[a] > budget or delta + loss[b] < -12.0 * heat:
            continue
        for q in range(site_ptr[a], site_ptr[a + 1]):
            i = site_rows[q]
            if hits[i] == 1 and owner[i] == b:
                delta += weight[i]
        if delta < 0.0 and np.random.random() >= np.exp(delta / heat):
            continue
        _shut(b, row_ptr, row_sites, site_ptr, site_rows, weight, x, hits, owner, gain, loss)
        _open(a, row_ptr, row_sites, site_ptr, site_rows, weight, x, hits, owner, gain, loss)
        inside[spot[b]], outside[spot[a]] = a, b
        spot[a], spot[b] = spot[b], spot[a]
        spent += cost[a] - cost[b]
        value += delta
        if value > best:
            best = value
            kept[:] = x
    x[:] = kept
