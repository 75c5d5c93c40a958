"""The best sites that fit a count and a budget, and the bound from a price on each demand row.

All kernels that call each other live in one file: the on-disk cache of a kernel is renewed when
its own file changes, not when a kernel it calls changes elsewhere.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
States = NDArray[np.int8]


class Limits(NamedTuple):
    """How much may be opened: at most ``places`` sites and ``cost`` within ``budget``.

    ``budget`` is negative when money plays no role.
    """

    places: int
    cost: Floats
    budget: float


@njit(cache=True)
def _top(worth: Floats, room: int, x: States) -> tuple[float, float, float]:
    """Mark the ``room`` most valuable sites of positive worth.

    Returns their worth, the worth of the last place (0 if a place is left), and of the next site.
    """
    order = np.argsort(-worth, kind="mergesort")
    total, last, following, taken = 0.0, 0.0, 0.0, 0
    x[:] = 0
    for j in order:
        if worth[j] <= 0.0:
            return total, 0.0, 0.0
        if taken == room:
            following = worth[j]
            break
        total += worth[j]
        last = worth[j]
        x[j] = 1
        taken += 1
    if taken < room:
        last = 0.0
    return total, last, following


@njit(cache=True)
def select(worth: Floats, limits: Limits, x: States, net: Floats) -> tuple[float, float, float]:
    """Upper bound on the worth of the sites that fit, count exact, money relaxed.

    The budget enters with the price per yuan that makes the bound least (found by bisection);
    any price gives a valid bound. ``x`` marks the pick, ``net`` the worth less that price.

    Returns:
        bound, net worth of the last place taken, net worth of the first site left out.
    """
    room = limits.places
    money = limits.budget
    net[:] = worth
    total, last, following = _top(net, room, x)
    if limits.budget < 0.0:
        return total, last, following
    spent = 0.0
    high = 0.0
    for j in range(len(worth)):
        if x[j] == 1:
            spent += limits.cost[j]
        if limits.cost[j] > 0.0:
            high = max(high, worth[j] / limits.cost[j])
    if spent <= money:
        return total, last, following
    low = 0.0
    for _ in range(40):
        rate = 0.5 * (low + high)
        net[:] = worth - rate * limits.cost
        _top(net, room, x)
        spent = 0.0
        for j in range(len(worth)):
            if x[j] == 1:
                spent += limits.cost[j]
        if spent > money:
            low = rate
        else:
            high = rate
    net[:] = worth - high * limits.cost
    total, last, following = _top(net, room, x)
    return total + high * money, last, following


@njit(cache=True)
def row_bound(
    row_ptr: Ints,
    row_sites: Shorts,
    weight: Floats,
    limits: Limits,
    price: Floats,
    target: float,
    stop: float,
    rounds: int,
    step: float,
    use: Floats,
) -> float:
    """The Lagrangian bound with one price per row (its best value is that of the LP).

    A row is worth its weight less its price, a site the prices of its rows; a subgradient with
    memory and falling steps. ``price`` is improved in place, ``use`` as in ``tighten``.

    Source: Galvao & ReVelle 1996, A Lagrangean heuristic for the maximal covering problem.
    """
    m = len(use)
    n = len(weight)
    x = np.zeros(m, np.int8)
    worth = np.zeros(m)
    net = np.zeros(m)
    slope = np.zeros(n)
    kept = price.copy()
    best = np.inf
    for turn in range(rounds):
        worth[:] = 0.0
        v = 0.0
        for i in range(n):
            v += weight[i] - price[i]
            for t in range(row_ptr[i], row_ptr[i + 1]):
                worth[row_sites[t]] += price[i]
        picked, _, _ = select(worth, limits, x, net)
        v += picked
        for j in range(m):
            use[j] = 0.95 * use[j] + x[j]
        if v < best:
            best = v
            kept[:] = price
            if best <= stop:
                break
        length = 0.0
        for i in range(n):
            g = -1.0
            for t in range(row_ptr[i], row_ptr[i + 1]):
                g += x[row_sites[t]]
            if (price[i] <= 0.0 and g > 0.0) or (price[i] >= weight[i] and g < 0.0):
                g = 0.0
            slope[i] = 0.7 * slope[i] + g
            length += slope[i] * slope[i]
        if length == 0.0:
            break
        stride = step * 0.5 ** (turn / rounds) * (v - target) / length
        for i in range(n):
            price[i] = min(max(price[i] - stride * slope[i], 0.0), weight[i])
    price[:] = kept
    return best
