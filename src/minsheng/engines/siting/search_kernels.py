"""Compiled inner loops of the search for plans. Compiled once, then read from the cache.

Arrays common to several loops:
    indptr (rows + 1,), features: CSR of the features that serve each row.
    start (sites + 1,), cost (levels,), offers (levels, F): levels as in `Levels`.
    member (levels, P), least (groups,): floors; each level counts for up to P groups (-1: none),
        and of every group at least ``least`` levels are open.
"""

from __future__ import annotations

import numpy as np
from numba import njit


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
def _offered(offers, level, f):  # type: ignore[no-untyped-def]
    """Whether ``level`` of a site offers feature ``f``; a closed site (-1) offers nothing."""
    found = False
    if level >= 0:
        for k in range(offers.shape[1]):
            found |= offers[level, k] == f
    return found


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
            if not _offered(offers, old, f):
                total += gain[f]
    if old >= 0:
        for i in range(width):
            f = offers[old, i]
            if f < 0:
                break
            if not _offered(offers, new, f):
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
            if not _offered(offers, new, f):
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
