"""Swap search: exchange one open site for one closed as long as that helps, then kick and repeat.

Source: Whitaker (1983); Resende & Werneck (2007), A fast swap-based local search procedure
for location problems; Schubert & Rousseeuw (2021) for taking each improving swap at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from minsheng.engines.siting.median_core import Bools, Floats, Ints, Longs

LOG = 1000
"""So many swaps can be taken back after a kick; a longer descent is interrupted there."""


class Search(NamedTuple):
    """A set of open sites with each customer's nearest and second nearest of them."""

    slot: Ints  # (m,) place of a site among the open ones, -1 when closed
    open: Ints  # (q + 1,) open sites; the last place is for a newcomer during a swap
    near: Ints  # (n,) nearest open site, -1 when none is listed
    near_cost: Floats
    next_cost: Floats  # (n,) cost of the second nearest
    second: Ints
    loss: Floats  # (q + 1,) what closing the site in this place would cost
    change: Floats  # (q + 1,) scratch: by how much a newcomer lowers that loss
    queue: Ints  # (m,) ring of sites worth another look
    queued: Bools
    log: Ints  # (size, 2) swaps since the last settled plan: place, site closed there
    place: Longs  # (5,) head of the ring, its length, random state, work done, length of log


@njit(cache=True)
def _random(place, below):  # type: ignore[no-untyped-def]
    x = place[2]
    x ^= x << 13
    x ^= (x >> 7) & 0x1FFFFFFFFFFFFFF
    x ^= x << 17
    place[2] = x
    return ((x >> 11) & 0x1FFFFFFFFFFFFF) % below


@njit(cache=True)
def _touch(core, s, i, limit):  # type: ignore[no-untyped-def]
    """Queue every site that customer ``i`` would consider."""
    m = s.slot.size
    t = core.row[i]
    end = core.row[i + 1]
    while t < end and core.cost[t] < limit:
        j = core.site[t]
        if not s.queued[j]:
            s.queued[j] = True
            s.queue[(s.place[0] + s.place[1]) % m] = j
            s.place[1] += 1
        t += 1
    s.place[3] += t - core.row[i]


@njit(cache=True)
def _add(core, s, j, k, touch):  # type: ignore[no-untyped-def]
    """Open site ``j`` in place ``k``."""
    s.slot[j] = k
    s.open[k] = j
    loss = -core.linear[j]
    for e in range(core.col[j], core.col[j + 1]):
        i = core.cust[e]
        c = core.ccost[e]
        if c >= s.next_cost[i]:
            continue
        old = s.next_cost[i]
        if s.near[i] >= 0:
            s.loss[s.slot[s.near[i]]] -= old - s.near_cost[i]
        if c < s.near_cost[i]:
            s.second[i] = s.near[i]
            s.next_cost[i] = s.near_cost[i]
            s.near[i] = j
            s.near_cost[i] = c
            loss += s.next_cost[i] - c
        else:
            s.second[i] = j
            s.next_cost[i] = c
            s.loss[s.slot[s.near[i]]] += c - s.near_cost[i]
        if touch:
            _touch(core, s, i, old)
    s.loss[k] = loss
    s.place[3] += core.col[j + 1] - core.col[j]


@njit(cache=True)
def _drop(core, s, j, touch):  # type: ignore[no-untyped-def]
    """Close site ``j``; its place is free afterwards."""
    s.slot[j] = -1
    for e in range(core.col[j], core.col[j + 1]):
        i = core.cust[e]
        if s.near[i] == j:
            s.near[i] = s.second[i]
            s.near_cost[i] = s.next_cost[i]
        elif s.second[i] == j:
            s.loss[s.slot[s.near[i]]] -= s.next_cost[i] - s.near_cost[i]
        else:
            continue
        s.second[i] = -1
        s.next_cost[i] = core.far[i]
        if s.near[i] >= 0:
            t = core.row[i]
            while t < core.row[i + 1]:
                a = core.site[t]
                if s.slot[a] >= 0 and a != s.near[i]:
                    s.second[i] = a
                    s.next_cost[i] = core.cost[t]
                    break
                t += 1
            s.place[3] += t - core.row[i]
            s.loss[s.slot[s.near[i]]] += s.next_cost[i] - s.near_cost[i]
        if touch:
            _touch(core, s, i, s.next_cost[i])
    s.place[3] += core.col[j + 1] - core.col[j]


@njit(cache=True)
def _swap(core, s, j, k, touch):  # type: ignore[no-untyped-def]
    q = s.open.size - 1
    out = s.open[k]
    _add(core, s, j, q, touch)
    _drop(core, s, out, touch)
    s.open[k] = j
    s.slot[j] = k
    s.loss[k] = s.loss[q]
    return out


@njit(cache=True)
def _best_swap(core, s, j):  # type: ignore[no-untyped-def]
    """The change of cost when ``j`` replaces the open site that is then missed least."""
    q = s.open.size - 1
    s.change[:q] = 0.0
    gain = -core.linear[j]
    for e in range(core.col[j], core.col[j + 1]):
        i = core.cust[e]
        c = core.ccost[e]
        if c >= s.next_cost[i]:
            continue
        if c < s.near_cost[i]:
            gain += s.near_cost[i] - c
            if s.near[i] >= 0:
                s.change[s.slot[s.near[i]]] += s.next_cost[i] - s.near_cost[i]
        else:
            s.change[s.slot[s.near[i]]] += s.next_cost[i] - c
    s.place[3] += core.col[j + 1] - core.col[j] + q
    best = 0
    least = s.loss[0] - s.change[0]
    for k in range(1, q):
        if s.loss[k] - s.change[k] < least:
            least = s.loss[k] - s.change[k]
            best = k
    return least - gain, best


@njit(cache=True)
def _note(s, k, out):  # type: ignore[no-untyped-def]
    s.log[s.place[4], 0] = k
    s.log[s.place[4], 1] = out
    s.place[4] += 1


@njit(cache=True)
def _descend(core, s, epsilon):  # type: ignore[no-untyped-def]
    """Work the queue off, taking each swap that lowers the cost, as long as the log has room."""
    m = s.slot.size
    while s.place[1] > 0 and s.place[4] < LOG:
        j = s.queue[s.place[0]]
        s.place[0] = (s.place[0] + 1) % m
        s.place[1] -= 1
        s.queued[j] = False
        if s.slot[j] >= 0:
            continue
        delta, k = _best_swap(core, s, j)
        if delta < -epsilon:
            _note(s, k, _swap(core, s, j, k, True))


@njit(cache=True)
def _start(core, sites, seed):  # type: ignore[no-untyped-def]
    n, m, q = core.far.size, core.linear.size, sites.size
    s = Search(
        np.full(m, -1, np.int32),
        np.full(q + 1, -1, np.int32),
        np.full(n, -1, np.int32),
        core.far.copy(),
        core.far.copy(),
        np.full(n, -1, np.int32),
        np.zeros(q + 1),
        np.zeros(q + 1),
        np.zeros(m, np.int32),
        np.zeros(m, np.bool_),
        np.zeros((LOG + 100, 2), np.int32),
        np.zeros(5, np.int64),
    )
    s.place[2] = seed * 2654435761 + 88172645463325252
    for k in range(q):
        _add(core, s, sites[k], k, False)
    return s


@njit(cache=True)
def _value(core, s):  # type: ignore[no-untyped-def]
    total = s.near_cost.sum()
    for k in range(s.open.size - 1):
        total += core.linear[s.open[k]]
    return total


@njit(cache=True)
def _kick(core, s):  # type: ignore[no-untyped-def]
    """One random swap: a site some customer would consider against one nearby or anywhere."""
    n, q = core.far.size, s.open.size - 1
    for _ in range(20):
        i = _random(s.place, n)
        width = 0
        while (
            core.row[i] + width < core.row[i + 1]
            and core.cost[core.row[i] + width] < s.next_cost[i]
        ):
            width += 1
        if width == 0:
            continue
        j = core.site[core.row[i] + _random(s.place, width)]
        if s.slot[j] >= 0:
            continue
        k = _random(s.place, q)
        if s.near[i] >= 0 and _random(s.place, 3) > 0:
            k = s.slot[s.near[i]]
        _note(s, k, _swap(core, s, j, k, True))
        return


@njit(cache=True)
def search(core, sites, kicks, strength, work, seed, epsilon):  # type: ignore[no-untyped-def]
    """Descend from ``sites``, then kick and descend again, keeping what is no worse.

    Args:
        kicks: at most so many kicks of up to ``strength`` swaps each.
        work: stop after about so many list entries were read.

    Returns:
        The best sites (in no order), their value in the core, and the work done.
    """
    s = _start(core, sites, seed)
    for j in range(s.slot.size):
        s.queue[j] = j
        s.queued[j] = True
    s.place[1] = s.slot.size
    while s.place[1] > 0:
        s.place[4] = 0
        _descend(core, s, epsilon)
    value = _value(core, s)
    for _ in range(kicks):
        if s.place[3] > work:
            break
        s.place[4] = 0
        s.place[3] += 100 + s.near_cost.size
        for _ in range(1 + _random(s.place, strength)):
            _kick(core, s)
        _descend(core, s, epsilon)
        now = _value(core, s)
        if now <= value + epsilon:
            value = now
            continue
        for back in range(s.place[4] - 1, -1, -1):
            _swap(core, s, s.log[back, 1], s.log[back, 0], False)
    return s.open[:-1].copy(), value, s.place[3]


@njit(cache=True)
def middle_prices(core, sites):  # type: ignore[no-untyped-def]
    """First prices for the bound: half way between the nearest and the next open site."""
    s = _start(core, sites, 1)
    return 0.5 * (s.near_cost + s.next_cost)
