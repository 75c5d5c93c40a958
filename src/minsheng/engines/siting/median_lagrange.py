"""Lower bounds for the p-median by Lagrangian relaxation.

Each customer ``i`` holds a price ``u[i]``: what it may cost at most. A site is worth the sum
of what it would save below these prices; the q best sites and the prices together give
``sum(u) + sum of the q least values``, which no plan can undercut.

Source: Cornuéjols, Fisher & Nemhauser (1977); Beasley (1985, 1993); direction after
Camerini, Fratta & Maffioli (1975).
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def _kth(values, k):  # type: ignore[no-untyped-def]
    """The k-th least (from 0) of ``values``, which is reordered."""
    low, high = 0, values.size - 1
    while low < high:
        pivot = values[(low + high) // 2]
        a, b = low, high
        while a <= b:
            while values[a] < pivot:
                a += 1
            while values[b] > pivot:
                b -= 1
            if a <= b:
                values[a], values[b] = values[b], values[a]
                a += 1
                b -= 1
        if k <= b:
            high = b
        elif k >= a:
            low = a
        else:
            break
    return values[k]


@njit(cache=True)
def price_sites(core, u, rho):  # type: ignore[no-untyped-def]
    """Fill ``rho`` with each site's value under the prices ``u``; returns sum(u)."""
    rho[:] = core.linear
    total = 0.0
    for i in range(u.size):
        price = u[i]
        total += price
        for t in range(core.row[i], core.row[i + 1]):
            c = core.cost[t]
            if c >= price:
                break
            rho[core.site[t]] += c - price
    return total


@njit(cache=True)
def choose_sites(rho, state, q, chosen):  # type: ignore[no-untyped-def]
    """The best ``q`` sites: all of state 1, none of state -1, ties to the lower index.

    Returns the sum of their values, the worst chosen free value and the best left out.
    """
    m = rho.size
    free = np.empty(m)
    f = 0
    want = q
    total = 0.0
    for j in range(m):
        if state[j] == 1:
            chosen[want - 1] = j
            total += rho[j]
            want -= 1
        elif state[j] == 0:
            free[f] = rho[j]
            f += 1
    if want == 0:
        return total, -np.inf, np.inf if f == 0 else free[:f].min()
    if want > f:
        return np.inf, np.inf, np.inf
    last = _kth(free[:f], want - 1)
    first_out = np.inf
    for a in range(want, f):
        if free[a] < first_out:
            first_out = free[a]
    equal = want
    for j in range(m):
        if state[j] == 0 and rho[j] < last:
            equal -= 1
    for j in range(m):
        if state[j] == 0 and (rho[j] < last or (rho[j] == last and equal > 0)):
            if rho[j] == last:
                equal -= 1
            want -= 1
            chosen[want] = j
            total += rho[j]
    return total, last, first_out


@njit(cache=True)
def subgradient(core, u, state, q, far, goal, steps, patience, scale, stop):  # type: ignore[no-untyped-def]
    """Raise the bound from the prices ``u``, which end as the best found.

    Args:
        far: (n,) price limit of each customer (its cost once the open sites count).
        goal: value of the best plan known; sets the step length.
        stop: end as soon as the bound reaches this.
        scale: first step factor; it halves after ``patience`` steps without progress.

    Returns:
        bound, (m,) share of recent steps in which a site was chosen, (q,) sites chosen
        at the best prices, (m,) site values there, the worst value chosen, the best
        left out, and the last step factor.
    """
    n, m = u.size, state.size
    best_u = u.copy()
    rho = np.empty(m)
    best_rho = np.empty(m)
    chosen = np.empty(q, np.int32)
    best_chosen = np.empty(q, np.int32)
    share = np.zeros(m)
    share_weight = 0.0
    count = np.empty(n, np.int32)
    direction = np.zeros(n)
    bound = -np.inf
    best_last = 0.0
    best_first = 0.0
    idle = 0
    for _step in range(steps):
        total = price_sites(core, u, rho)
        part, last, first = choose_sites(rho, state, q, chosen)
        value = total + part
        if value > bound:
            if value > bound + 1e-7 * abs(bound):
                idle = 0
            bound = value
            best_u[:] = u
            best_rho[:] = rho
            best_chosen[:] = chosen
            best_last = last
            best_first = first
            if bound >= stop:
                break
        idle += 1
        if idle > patience:
            idle = 0
            scale *= 0.5
            if scale < 1e-4:
                break
        count[:] = 0
        share *= 0.95
        share_weight = 0.95 * share_weight + 0.05
        for k in range(q):
            j = chosen[k]
            share[j] += 0.05
            for e in range(core.col[j], core.col[j + 1]):
                if core.ccost[e] < u[core.cust[e]]:
                    count[core.cust[e]] += 1
        along = 0.0
        size = 0.0
        for i in range(n):
            g = 1 - count[i]
            if g == 1 and u[i] >= far[i]:
                g = 0
            count[i] = g
            along += g * direction[i]
            size += direction[i] * direction[i]
        turn = 0.0
        if along < 0.0:
            turn = -1.5 * along / size
        size = 0.0
        for i in range(n):
            direction[i] = count[i] + turn * direction[i]
            if direction[i] > 0.0 and u[i] >= far[i]:
                direction[i] = 0.0
            size += direction[i] * direction[i]
        if size <= 0.0:
            break
        length = scale * max(goal - value, 1e-9 * abs(goal)) / size
        for i in range(n):
            price = u[i] + length * direction[i]
            lowest = core.cost[core.row[i]]
            if price < lowest:
                price = min(lowest, far[i])
            u[i] = min(price, far[i])
    u[:] = best_u
    if share_weight > 0.0:
        share /= share_weight
    return bound, share, best_chosen, best_rho, best_last, best_first, scale
