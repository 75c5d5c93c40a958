"""Compiled inner loops of the search on merged rows. Compiled once, then read from the cache.

Arrays common to several loops:
    indptr (rows + 1,), features: CSR of the features that serve each row.
    start (sites + 1,), cost (levels,), offers (levels, F): levels as in `Levels`.
    member (levels, P), least (groups,): floors; each level counts for up to P groups (-1: none),
        and of every group at least ``least`` levels are open.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, fastmath=False)
def price_step(indptr, features, weight, price, y, step, worth):  # type: ignore[no-untyped-def]
    """Move the rows' prices against their slope and add them up per feature.

    The slope of a row is the openings that serve it (``y`` per feature, fractions allowed) less
    one. Prices stay within [0, weight]; ``worth`` (features,) is overwritten.

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
        p = min(max(p, 0.0), w)
        price[r] = p
        unpaid += w - p
        for k in range(begin, end):
            worth[features[k]] += p
    return unpaid


@njit(cache=True)
def slope_length(indptr, features, weight, price, y):  # type: ignore[no-untyped-def]
    """Squared length, in the metric of `price_step`, of the slope that can still be followed."""
    total = 0.0
    for r in range(len(weight)):
        slope = -1.0
        for k in range(indptr[r], indptr[r + 1]):
            slope += y[features[k]]
        if (slope > 0.0 and price[r] > 0.0) or (slope < 0.0 and price[r] < weight[r]):
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


@njit(cache=True)
def count_open(indptr, features, weight, is_open, times, gain, loss):  # type: ignore[no-untyped-def]
    """Fill ``times`` (rows,) openings serving each row, ``gain`` and ``loss`` (features,).

    ``gain`` is what a feature would newly cover, ``loss`` what an open one alone covers. Returns
    the people covered.
    """
    gain[:] = 0.0
    loss[:] = 0.0
    covered = 0.0
    for r in range(len(weight)):
        n = 0
        last = -1
        for k in range(indptr[r], indptr[r + 1]):
            if is_open[features[k]]:
                n += 1
                last = features[k]
        times[r] = n
        if n == 0:
            for k in range(indptr[r], indptr[r + 1]):
                gain[features[k]] += weight[r]
        else:
            covered += weight[r]
            if n == 1:
                loss[last] += weight[r]
    return covered


@njit(cache=True)
def open_feature(f, indptr, features, weight, fptr, rows, is_open, times, gain, loss):  # type: ignore[no-untyped-def]
    """Open one feature and keep the counters true; returns people newly covered."""
    is_open[f] = True
    new = 0.0
    for i in range(fptr[f], fptr[f + 1]):
        r = rows[i]
        w = weight[r]
        n = times[r]
        times[r] = n + 1
        if n == 0:
            new += w
            for k in range(indptr[r], indptr[r + 1]):
                gain[features[k]] -= w
        elif n == 1:
            for k in range(indptr[r], indptr[r + 1]):
                g = features[k]
                if g != f and is_open[g]:
                    loss[g] -= w
                    break
    loss[f] = new
    return new


@njit(cache=True)
def close_feature(f, indptr, features, weight, fptr, rows, is_open, times, gain, loss):  # type: ignore[no-untyped-def]
    """Close one feature and keep the counters true; returns people no longer covered."""
    is_open[f] = False
    lost = 0.0
    for i in range(fptr[f], fptr[f + 1]):
        r = rows[i]
        w = weight[r]
        n = times[r] - 1
        times[r] = n
        if n == 0:
            lost += w
            for k in range(indptr[r], indptr[r + 1]):
                gain[features[k]] += w
        elif n == 1:
            for k in range(indptr[r], indptr[r + 1]):
                g = features[k]
                if is_open[g]:
                    loss[g] += w
                    break
    loss[f] = 0.0
    return lost


@njit(cache=True)
def change_worth(old, new, offers, gain, loss):  # type: ignore[no-untyped-def]
    """People won (or lost) when a site moves from level ``old`` to ``new``; -1 is closed."""
    total = 0.0
    width = offers.shape[1]
    if new >= 0:
        for i in range(width):
            f = offers[new, i]
            if f < 0:
                break
            kept = False
            if old >= 0:
                for k in range(width):
                    if offers[old, k] == f:
                        kept = True
                        break
            if not kept:
                total += gain[f]
    if old >= 0:
        for i in range(width):
            f = offers[old, i]
            if f < 0:
                break
            kept = False
            if new >= 0:
                for k in range(width):
                    if offers[new, k] == f:
                        kept = True
                        break
            if not kept:
                total -= loss[f]
    return total


@njit(cache=True)
def change_level(  # type: ignore[no-untyped-def]
    old, new, offers, indptr, features, weight, fptr, rows, is_open, times, gain, loss
):
    """Move a site from one level to another; returns people won."""
    total = 0.0
    width = offers.shape[1]
    if new >= 0:
        for i in range(width):
            f = offers[new, i]
            if f < 0:
                break
            if not is_open[f]:
                total += open_feature(
                    f, indptr, features, weight, fptr, rows, is_open, times, gain, loss
                )
    if old >= 0:
        for i in range(width):
            f = offers[old, i]
            if f < 0:
                break
            kept = False
            if new >= 0:
                for k in range(width):
                    if offers[new, k] == f:
                        kept = True
                        break
            if not kept:
                total -= close_feature(
                    f, indptr, features, weight, fptr, rows, is_open, times, gain, loss
                )
    return total


@njit(cache=True)
def random_next(state):  # type: ignore[no-untyped-def]
    """Uniform in [0, 1) from a 64-bit xorshift state; the same seed gives the same numbers."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return (x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True)
def _may_leave(old, new, member, have, least):  # type: ignore[no-untyped-def]
    """Whether every floor still holds when a site moves from one level to another."""
    for i in range(member.shape[1]):
        group = member[old, i]
        leaves = new < 0 or member[new, i] != group
        if group >= 0 and leaves and have[group] <= least[group]:
            return False
    return True


@njit(cache=True)
def anneal(  # type: ignore[no-untyped-def]
    indptr, features, weight, fptr, rows, start, cost, offers, allowed, must, member, least, count,
    budget, money, place, hot, cold, moves, chosen, is_open, times, gain, loss, random, best,
):  # fmt: skip
    """Simulated annealing over level changes that keep every rule.

    A move is judged by people won less ``money`` per yuan and ``place`` per opening, so that what
    a site frees is worth something; the temperature falls from ``hot`` to ``cold``. ``chosen`` and
    the counters move on, ``best`` (sites,) becomes the plan with the most people met.

    Returns:
        (people won by ``best`` over the start, people won by ``chosen`` over the start).
    """
    n = len(start) - 1
    have = np.zeros(len(least), dtype=np.int64)
    opened = 0
    spent = 0.0
    for j in range(n):
        if chosen[j] >= 0:
            opened += 1
            spent += cost[chosen[j]]
            for i in range(member.shape[1]):
                if member[chosen[j], i] >= 0:
                    have[member[chosen[j], i]] += 1
    best[:] = chosen
    won = 0.0
    most = 0.0
    temperature = hot
    cooling = (cold / hot) ** (1.0 / max(moves, 1))
    for _ in range(moves):
        temperature *= cooling
        j = min(int(random_next(random) * n), n - 1)
        if not allowed[j]:
            continue
        levels = start[j + 1] - start[j]
        old = chosen[j]
        now = old - start[j] + 1 if old >= 0 else 0
        pick = min(int(random_next(random) * levels), levels - 1)
        if pick >= now:
            pick += 1
        new = start[j] + pick - 1 if pick > 0 else -1
        if new < 0 and must[j] > 0:
            continue
        change = (cost[new] if new >= 0 else 0.0) - (cost[old] if old >= 0 else 0.0)
        if change > 0.0 and spent + change > budget:
            continue
        places = (1 if new >= 0 else 0) - (1 if old >= 0 else 0)
        if places > 0 and opened >= count:
            continue
        if old >= 0 and not _may_leave(old, new, member, have, least):
            continue
        people = change_worth(old, new, offers, gain, loss)
        worth = people - money * change - place * places
        if worth < 0.0 and random_next(random) >= np.exp(worth / temperature):
            continue
        change_level(
            old, new, offers, indptr, features, weight, fptr, rows, is_open, times, gain, loss
        )
        chosen[j] = new
        won += people
        spent += change
        opened += places
        for i in range(member.shape[1]):
            if old >= 0 and member[old, i] >= 0:
                have[member[old, i]] -= 1
            if new >= 0 and member[new, i] >= 0:
                have[member[new, i]] += 1
        if won > most + 1e-9:
            most = won
            best[:] = chosen
    return most, won


@njit(cache=True)
def fill(  # type: ignore[no-untyped-def]
    indptr, features, weight, fptr, rows, start, cost, offers, allowed, count, budget, per_yuan,
    chosen, is_open, times, gain, loss,
):  # fmt: skip
    """Greedy: the opening or upgrade with the most new people (per yuan) until nothing fits.

    Levels never take away what a site offers. Returns people won.
    """
    n = len(start) - 1
    opened = 0
    spent = 0.0
    for j in range(n):
        if chosen[j] >= 0:
            opened += 1
            spent += cost[chosen[j]]
    best_value = np.zeros(n)
    best_level = np.full(n, -1, dtype=np.int64)
    for j in range(n):
        best_value[j] = np.inf
    won = 0.0
    while True:
        # Values only shrink as more is covered, so a site is looked at again only when it leads.
        top = -1
        while True:
            lead = int(np.argmax(best_value))
            if best_value[lead] <= 0.0 or lead == top:
                break
            best_value[lead], best_level[lead] = _best_step(
                lead, start, cost, offers, allowed, opened < count, budget - spent, per_yuan,
                chosen[lead], gain, loss,
            )  # fmt: skip
            top = lead
        if top < 0 or best_value[top] <= 0.0:
            return won
        new = best_level[top]
        old = chosen[top]
        won += change_level(
            old, new, offers, indptr, features, weight, fptr, rows, is_open, times, gain, loss
        )
        spent += cost[new] - (cost[old] if old >= 0 else 0.0)
        opened += 1 if old < 0 else 0
        chosen[top] = new
        best_value[top] = np.inf


@njit(cache=True)
def _best_step(  # type: ignore[no-untyped-def]
    j, start, cost, offers, allowed, may_open, left, per_yuan, old, gain, loss
):
    value = 0.0
    level = -1
    if not allowed[j] or (old < 0 and not may_open):
        return value, level
    paid = cost[old] if old >= 0 else 0.0
    for new in range(start[j], start[j + 1]):
        change = cost[new] - paid
        if new == old or change > left:
            continue
        people = change_worth(old, new, offers, gain, loss)
        if people <= 1e-9:
            continue
        here = people / max(change, 1e-3) if per_yuan else people
        if here > value:
            value = here
            level = new
    return value, level
