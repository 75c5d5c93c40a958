"""Compiled inner loops of the bound: prices of merged rows, and the best levels at those prices.

Compiled once, then read from the cache. Arrays common to several loops:
    indptr (rows + 1,), features: CSR of the features that serve each row.
    start (sites + 1,), cost (levels,): levels as in `Levels`.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, fastmath=False)
def price_step(indptr, features, weight, floor, price, y, step, worth):  # type: ignore[no-untyped-def]
    """Move the rows' prices against their slope and add them up per feature.

    The slope of a row is the openings that serve it (``y`` per feature, fractions allowed) less
    one. Prices stay within [floor, weight], at the floor where that is above the weight; ``worth``
    (features,) is overwritten.

    Returns:
        (people not paid for by any price, squared length of the next slope in the metric used).
    """
    worth[:] = 0.0
    unpaid = 0.0
    for r in range(len(weight)):
        begin, end = indptr[r], indptr[r + 1]
        slope = -1.0
        for k in range(begin, end):
            slope += y[features[k]]
        w = weight[r]
        p = price[r] - step * w * slope
        p = max(min(p, w), floor[r])
        price[r] = p
        unpaid += max(w - p, 0.0)
        for k in range(begin, end):
            worth[features[k]] += p
    return unpaid


@njit(cache=True)
def slope_length(indptr, features, weight, floor, price, y):  # type: ignore[no-untyped-def]
    """Squared length, in the metric of `price_step`, of the slope that can still be followed."""
    total = 0.0
    for r in range(len(weight)):
        slope = -1.0
        for k in range(indptr[r], indptr[r + 1]):
            slope += y[features[k]]
        if (slope > 0.0 and price[r] > floor[r]) or (slope < 0.0 and price[r] < weight[r]):
            total += weight[r] * slope * slope
    return total


@njit(cache=True)
def best_levels(worth_of_level, start, cost, allowed, money, best, value):  # type: ignore[no-untyped-def]
    """Per site the level with the most worth less its cost at this price of money."""
    for j in range(len(start) - 1):
        best[j] = -1
        value[j] = -np.inf
        if allowed[j]:
            for k in range(start[j], start[j + 1]):
                v = worth_of_level[k] - money * cost[k]
                if v > value[j]:
                    value[j] = v
                    best[j] = k


@njit(cache=True)
def select(best, value, must, district, least, count, chosen):  # type: ignore[no-untyped-def]
    """Which sites to open for the largest sum of values within floors, "must" and count.

    Floors first take each district's best sites, then the best of the rest fill up while they are
    worth something: greedy is exact here. ``chosen`` (sites,) is overwritten; returns the sum.
    """
    chosen[:] = -1
    total = 0.0
    opened = 0
    have = np.zeros(len(least), dtype=np.int64)
    order = np.argsort(-value)
    for j in range(len(best)):
        if must[j] > 0:
            chosen[j] = best[j]
            total += value[j]
            opened += 1
            if district[j] >= 0:
                have[district[j]] += 1
    for j in order:
        d = district[j]
        if chosen[j] < 0 and best[j] >= 0 and d >= 0 and have[d] < least[d]:
            chosen[j] = best[j]
            total += value[j]
            opened += 1
            have[d] += 1
    for j in order:
        if value[j] <= 0.0 or opened >= count:
            break
        if chosen[j] < 0 and best[j] >= 0:
            chosen[j] = best[j]
            total += value[j]
            opened += 1
    return total


@njit(cache=True)
def cost_of(chosen, cost):  # type: ignore[no-untyped-def]
    total = 0.0
    for j in range(len(chosen)):
        if chosen[j] >= 0:
            total += cost[chosen[j]]
    return total


@njit(cache=True)
def knapsack(  # type: ignore[no-untyped-def]
    worth_of_level, start, cost, allowed, must, district, least, count, budget, guess, cheap, dear
):
    """Bound on the worth of levels within the budget: least over the price of money.

    ``dear`` and ``cheap`` (sites,) become the choices just above and below the budget.

    Returns:
        (bound, price of money, share of ``dear`` in the mix that spends the budget exactly).
    """
    n = len(start) - 1
    best = np.empty(n, dtype=np.int64)
    value = np.empty(n)
    best_levels(worth_of_level, start, cost, allowed, 0.0, best, value)
    total = select(best, value, must, district, least, count, dear)
    spent_dear = cost_of(dear, cost)
    if spent_dear <= budget:
        cheap[:] = dear
        return total, 0.0, 1.0
    low, high = 0.0, max(guess * 1.01, 1e-9)
    bound = total
    spent_cheap = spent_dear
    while True:
        best_levels(worth_of_level, start, cost, allowed, high, best, value)
        total = select(best, value, must, district, least, count, cheap)
        spent_cheap = cost_of(cheap, cost)
        bound = total + high * budget
        if spent_cheap <= budget or high > 1e30:
            break
        low = high
        dear[:] = cheap
        spent_dear = spent_cheap
        high *= 2.0
    trial = np.empty(n, dtype=np.int64)
    middle = guess * 0.99 if low == 0.0 and guess > 0.0 else 0.5 * (low + high)
    price = high
    for _ in range(60):
        best_levels(worth_of_level, start, cost, allowed, middle, best, value)
        total = select(best, value, must, district, least, count, trial)
        spent = cost_of(trial, cost)
        here = total + middle * budget
        if here < bound:
            bound = here
            price = middle
        if spent > budget:
            low = middle
            dear[:] = trial
            spent_dear = spent
        else:
            high = middle
            cheap[:] = trial
            spent_cheap = spent
        if high - low <= 1e-7 * high or spent == budget:
            break
        middle = 0.5 * (low + high)
    share = 0.0
    if spent_dear > spent_cheap:
        share = (budget - spent_cheap) / (spent_dear - spent_cheap)
    return bound, price, min(max(share, 0.0), 1.0)
