"""Which of a customer's distance levels the linear program looks at closely.

A customer's cost is its least cost plus, for each level (its t nearest sites), the step to the
next level if none of these sites is open. A level well inside is certainly short of an open
site in the relaxation, one well outside certainly has one; only levels near the point where
the relaxation opens one site's worth need a variable of their own.

Source: the radius formulation of García, Labbé & Marín (2011); equal sets share one variable.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def first_windows(core, u):  # type: ignore[no-untyped-def]
    """(n,) first and last entry of each customer's window around its price."""
    n = u.size
    low = np.empty(n, np.int64)
    high = np.empty(n, np.int64)
    for i in range(n):
        a, b = core.row[i], core.row[i + 1]
        t = a
        while t + 1 < b and core.cost[t + 1] < u[i]:
            t += 1
        t = level_end(core, t, b)
        low[i] = t
        high[i] = t
    return low, high


@njit(cache=True)
def level_end(core, t, b):  # type: ignore[no-untyped-def]
    """The last entry that is as near as entry ``t``."""
    while t + 1 < b and core.cost[t + 1] <= core.cost[t]:
        t += 1
    return t


@njit(cache=True)
def widen(core, y, low, high, slack):  # type: ignore[no-untyped-def]
    """Move the windows so that they hold every level the relaxation ``y`` misjudges.

    Returns how many customers' windows changed.
    """
    changed = 0
    for i in range(low.size):
        a, b = core.row[i], core.row[i + 1]
        total = 0.0
        moved = False
        t = a
        while t < b:
            end = level_end(core, t, b)
            for s in range(t, end + 1):
                total += y[core.site[s]]
            if end < low[i] and total > 1.0 + slack:
                low[i] = end
                moved = True
            if end > high[i]:
                if total < 1.0 - slack:
                    high[i] = end
                    moved = True
                else:
                    break
            t = end + 1
        if moved:
            changed += 1
    return changed


@njit(cache=True)
def linear_costs(core, low):  # type: ignore[no-untyped-def]
    """Constant and (m,) site costs of everything nearer than the windows."""
    cost = core.linear.copy()
    constant = 0.0
    for i in range(low.size):
        level = core.cost[low[i]]
        constant += level
        for t in range(core.row[i], core.row[i + 1]):
            if core.cost[t] >= level:
                break
            cost[core.site[t]] -= level - core.cost[t]
    return constant, cost


@njit(cache=True)
def window_levels(core, low, high, sign):  # type: ignore[no-untyped-def]
    """Every level in a window: its last entry, its customer, its weight, its set's signature.

    Args:
        sign: (m,) random numbers; the wrapping sum over a set is its signature.
    """
    size = 0
    for i in range(low.size):
        size += high[i] - low[i] + 1
    entry = np.empty(size, np.int64)
    customer = np.empty(size, np.int64)
    weight = np.empty(size, np.float64)
    key = np.empty(size, np.int64)
    k = 0
    for i in range(low.size):
        a, b = core.row[i], core.row[i + 1]
        total = np.int64(0)
        for t in range(a, high[i] + 1):
            total += sign[core.site[t]]
            beyond = core.cost[t + 1] if t + 1 < b else core.far[i]
            if t >= low[i] and beyond > core.cost[t]:
                entry[k], customer[k], weight[k], key[k] = t, i, beyond - core.cost[t], total
                k += 1
    return entry[:k], customer[:k], weight[:k], key[:k]


@njit(cache=True)
def members(core, entry, customer):  # type: ignore[no-untyped-def]
    """The sites of each level, given its last entry and its customer: CSR, sites sorted."""
    ptr = np.zeros(entry.size + 1, np.int64)
    for k in range(entry.size):
        ptr[k + 1] = ptr[k] + entry[k] + 1 - core.row[customer[k]]
    site = np.empty(ptr[-1], np.int32)
    for k in range(entry.size):
        site[ptr[k] : ptr[k + 1]] = np.sort(core.site[core.row[customer[k]] : entry[k] + 1])
    return ptr, site
