"""Compiled loops over small groups of demand: what the cluster bound spends its time in.

All kernels that call each other live in this one file: the on-disk cache of a kernel is
renewed when its own file changes, not when a kernel it calls changes elsewhere.
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


class Clusters(NamedTuple):
    """Demand rows in groups; each group knows its rows and, in local numbers, its sites.

    Group ``k`` owns rows ``row_start[k]:row_start[k+1]`` and slots ``slot_start[k]:slot_start[k+1]``;
    a slot is one site seen from one group. ``row_sites`` and ``site_rows`` hold numbers local to
    the group, so that its work arrays can be small.
    """

    row_start: Ints
    slot_start: Ints
    site: Shorts  # (n_slot,) site of each slot
    weight: Floats  # (n_row,)
    row_ptr: Ints  # (n_row + 1,)
    row_sites: Shorts
    site_ptr: Ints  # (n_slot + 1,)
    site_rows: Shorts


class Limits(NamedTuple):
    """How much may be opened: at most ``places`` sites and ``cost`` within ``budget``.

    ``budget`` is negative when money plays no role.
    """

    places: int
    cost: Floats
    budget: float


@njit(cache=True)
def settle_rows(c: Clusters, k: int, price: Floats, anchor: Floats, load: Floats) -> float:
    """Linear bound of group ``k``: rows less their anchors, sites what their anchors exceed.

    One round of coordinate descent moves each anchor to where the bound is least: between the
    smallest and the second smallest room that the prices of its sites leave. ``load`` takes the
    anchors of each slot's rows, less its price.
    """
    first, row0 = c.slot_start[k], c.row_start[k]
    for s in range(first, c.slot_start[k + 1]):
        load[s] = -price[s]
        for q in range(c.site_ptr[s], c.site_ptr[s + 1]):
            load[s] += anchor[row0 + c.site_rows[q]]
    bound = 0.0
    for i in range(row0, c.row_start[k + 1]):
        low, high = np.inf, np.inf
        for t in range(c.row_ptr[i], c.row_ptr[i + 1]):
            room = -load[first + c.row_sites[t]]
            if room < low:
                low, high = room, low
            elif room < high:
                high = room
        move = min(max(0.0, low), high)
        move = min(max(anchor[i] + move, 0.0), c.weight[i]) - anchor[i]
        if move != 0.0:
            anchor[i] += move
            for t in range(c.row_ptr[i], c.row_ptr[i + 1]):
                load[first + c.row_sites[t]] += move
        bound += c.weight[i] - anchor[i]
    for s in range(first, c.slot_start[k + 1]):
        if load[s] > 0.0:
            bound += load[s]
    return bound


@njit(cache=True)
def best_subset(
    c: Clusters,
    k: int,
    price: Floats,
    anchor: Floats,
    load: Floats,
    linear: float,
    chosen: NDArray[np.bool_],
    force: int,
    cap: int,
) -> tuple[float, int]:
    """Greatest covered weight less prices in group ``k``, by depth-first search.

    Args:
        price: (n_slot,) charge for opening each slot.
        anchor, load, linear: the linear bound of the group and what each row and slot adds to
            it, from ``settle_rows``. It is kept up to date along the search, cuts it off beside
            the sum of the gains, and holds when the cap is met.
        chosen: (n_slot,) in: a good guess; out: the best subset found.
        force: 0, or ``s + 1`` to open local slot ``s``, or ``-(s + 1)`` to keep it closed.
        cap: nodes after which the search stops.

    Returns:
        An upper bound on the value (the value itself unless the cap was met), and the nodes used.
    """
    first, row0 = c.slot_start[k], c.row_start[k]
    m = c.slot_start[k + 1] - first
    n = c.row_start[k + 1] - row0
    hits = np.zeros(n, np.int32)
    base = 0.0
    left = 0.0
    for i in range(n):
        left += c.weight[row0 + i]
    if force > 0:
        s = first + force - 1
        linear += min(0.0, load[s])
        base -= price[s]
        for q in range(c.site_ptr[s], c.site_ptr[s + 1]):
            base += c.weight[row0 + c.site_rows[q]]
            hits[c.site_rows[q]] = 1
        left -= base + price[s]
    elif force < 0:
        linear -= max(0.0, load[first - force - 1])

    guess = base
    seen = hits.copy()
    for j in range(m):
        if j + 1 == force:
            chosen[first + j] = True
        elif j + 1 == -force:
            chosen[first + j] = False
        elif chosen[first + j]:
            guess -= price[first + j]
            for q in range(c.site_ptr[first + j], c.site_ptr[first + j + 1]):
                i = c.site_rows[q]
                if seen[i] == 0:
                    guess += c.weight[row0 + i]
                seen[i] += 1
    best = guess
    if guess < base:
        best = base
        chosen[first : first + m] = False
        if force > 0:
            chosen[first + force - 1] = True
    if linear <= best:
        return best, 1

    gain = np.empty((m + 2, m))
    over = np.empty((m + 2, m))
    order = np.empty((m + 2, m), np.int32)
    size = np.zeros(m + 2, np.int32)
    for j in range(m):
        if force == j + 1 or force == -(j + 1) or linear + min(0.0, load[first + j]) <= best:
            continue
        g = -price[first + j]
        u = g
        for q in range(c.site_ptr[first + j], c.site_ptr[first + j + 1]):
            if hits[c.site_rows[q]] == 0:
                g += c.weight[row0 + c.site_rows[q]]
                u += anchor[row0 + c.site_rows[q]]
        gain[0, j] = g
        over[0, j] = u
        order[0, size[0]] = j
        size[0] += 1
    at = np.zeros(m + 2, np.int32)
    value = np.zeros(m + 2)
    rest = np.zeros(m + 2)
    picked = np.full(m + 2, -1, np.int32)
    tail = np.empty((m + 2, m + 1))
    surplus = np.empty((m + 2, m + 1))
    spare = np.zeros(m + 2)
    for i in range(n):
        if hits[i] == 0:
            spare[0] += c.weight[row0 + i] - anchor[row0 + i]
    value[0] = base
    rest[0] = left
    depth = 0
    nodes = 0
    fresh = True
    while depth >= 0:
        if fresh:
            fresh = False
            nodes += 1
            kept = 0
            for a in range(size[depth]):
                j = order[depth, a]
                g = gain[depth, j]
                if g > 0.0:
                    b = kept - 1
                    while b >= 0 and gain[depth, order[depth, b]] < g:
                        order[depth, b + 1] = order[depth, b]
                        b -= 1
                    order[depth, b + 1] = j
                    kept += 1
            size[depth] = kept
            at[depth] = 0
            tail[depth, kept] = 0.0
            surplus[depth, kept] = spare[depth]
            for a in range(kept - 1, -1, -1):
                j = order[depth, a]
                tail[depth, a] = tail[depth, a + 1] + gain[depth, j]
                surplus[depth, a] = surplus[depth, a + 1] + max(0.0, over[depth, j])
            if nodes > cap:
                for e in range(depth + 1):
                    if at[e] < size[e]:
                        more = min(tail[e, at[e]], rest[e], surplus[e, at[e]])
                        best = max(best, value[e] + more)
                return min(best, linear), nodes
        p = at[depth]
        if p >= size[depth] or (
            value[depth] + min(tail[depth, p], rest[depth], surplus[depth, p]) <= best
        ):
            if picked[depth] >= 0:
                s = first + picked[depth]
                for q in range(c.site_ptr[s], c.site_ptr[s + 1]):
                    hits[c.site_rows[q]] -= 1
            depth -= 1
            continue
        j = order[depth, p]
        at[depth] = p + 1
        if value[depth] + surplus[depth, p] + min(0.0, over[depth, j]) <= best:
            continue
        e = depth + 1
        for a in range(p + 1, size[depth]):
            t = order[depth, a]
            gain[e, t] = gain[depth, t]
            over[e, t] = over[depth, t]
            order[e, a - p - 1] = t
        size[e] = size[depth] - p - 1
        value[e] = value[depth] + gain[depth, j]
        unmet = rest[depth]
        spare[e] = spare[depth]
        for q in range(c.site_ptr[first + j], c.site_ptr[first + j + 1]):
            i = c.site_rows[q]
            if hits[i] == 0:
                w = c.weight[row0 + i]
                u = anchor[row0 + i]
                unmet -= w
                spare[e] -= w - u
                for t in range(c.row_ptr[row0 + i], c.row_ptr[row0 + i + 1]):
                    gain[e, c.row_sites[t]] -= w
                    over[e, c.row_sites[t]] -= u
            hits[i] += 1
        rest[e] = unmet
        picked[e] = j
        if value[e] > best:
            best = value[e]
            for t in range(m):
                chosen[first + t] = force == t + 1
            for t in range(1, e + 1):
                chosen[first + picked[t]] = True
        depth = e
        fresh = True
    return best, nodes


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


@njit(cache=True)
def cluster_bound(
    c: Clusters,
    price: Floats,
    anchor: Floats,
    limits: Limits,
    chosen: NDArray[np.bool_],
    cap: int,
    x: States,
    net: Floats,
    served: Floats,
    effort: Ints,
    load: Floats,
) -> tuple[float, float, float]:
    """The bound that these prices prove: groups served on their own, sites paid at their price.

    ``served``, ``effort`` (nodes) and the row anchors, ``load``, ``chosen``, ``x`` and ``net`` take what each group
    and each site contribute.

    Returns the bound, and from ``select`` the net worth of the last site in and the first out.
    """
    worth = np.zeros(len(x))
    for s in range(len(price)):
        worth[c.site[s]] += price[s]
    total, last, following = select(worth, limits, x, net)
    for k in range(len(c.row_start) - 1):
        linear = settle_rows(c, k, price, anchor, load)
        served[k], effort[k] = best_subset(c, k, price, anchor, load, linear, chosen, 0, cap)
        total += served[k]
    return total, last, following


@njit(cache=True)
def tighten(
    c: Clusters,
    price: Floats,
    anchor: Floats,
    limits: Limits,
    chosen: NDArray[np.bool_],
    slope: Floats,
    best: float,
    target: float,
    stop: float,
    rounds: int,
    step: float,
    cap: int,
    use: Floats,
) -> tuple[float, float]:
    """Lower the cluster bound by the volume method (Barahona & Anbil 2000).

    ``price`` is improved in place from its bound ``best`` (infinite at first); ``slope`` keeps
    the averaged direction between calls; ``use`` adds up how often each site was picked, the
    later rounds more: a hint for good plans.

    Returns the bound and the step to go on with.
    """
    n_slot = len(price)
    n_site = len(limits.cost)
    x = np.zeros(n_site, np.int8)
    net = np.zeros(n_site)
    load = np.zeros(len(price))
    served = np.zeros(len(c.row_start) - 1)
    effort = np.zeros(len(c.row_start) - 1, np.int64)
    trial = np.empty(n_slot)
    fresh = np.zeros(n_slot)
    failed = 0
    for _ in range(rounds):
        length = 0.0
        for s in range(n_slot):
            length += slope[s] * slope[s]
        started = best < np.inf
        if started and length < 1e-9:
            break
        stride = step * (best - target) / length if started else 0.0
        for s in range(n_slot):
            trial[s] = max(0.0, price[s] - stride * slope[s])
        v, _, _ = cluster_bound(c, trial, anchor, limits, chosen, cap, x, net, served, effort, load)
        for j in range(n_site):
            use[j] = 0.95 * use[j] + x[j]
        ff, fs = 0.0, 0.0
        for s in range(n_slot):
            g = x[c.site[s]] - (1.0 if chosen[s] else 0.0)
            if trial[s] <= 0.0 and g > 0.0:
                g = 0.0
            fresh[s] = g
            ff += g * g
            fs += g * slope[s]
        spread = ff - 2.0 * fs + length
        mix = (length - fs) / spread if spread > 0.0 else 0.3
        mix = min(max(mix, 0.03), 0.3) if started else 1.0
        for s in range(n_slot):
            slope[s] = mix * fresh[s] + (1.0 - mix) * slope[s]
        if v < best:
            best = v
            price[:] = trial
            failed = 0
            if started and fs > 0.0:
                step = min(1.1 * step, 2.0)
        else:
            failed += 1
            if failed == 10:
                step = max(0.66 * step, 1e-3)
                failed = 0
        if best <= stop:
            break
    return best, step


@njit(cache=True)
def forced(
    c: Clusters,
    price: Floats,
    anchor: Floats,
    limits: Limits,
    chosen: NDArray[np.bool_],
    stop: float,
    cap: int,
    if_open: Floats,
    if_closed: Floats,
) -> float:
    """Bounds for the two halves of every free site: it must open, it must stay closed.

    A half whose bound is not above ``stop`` holds nothing better. A site already excluded by
    its price alone is not looked at more closely.

    Returns the bound of the whole.
    """
    n_site = len(limits.cost)
    x = np.zeros(n_site, np.int8)
    net = np.zeros(n_site)
    load = np.zeros(len(price))
    served = np.zeros(len(c.row_start) - 1)
    effort = np.zeros(len(c.row_start) - 1, np.int64)
    bound, last, following = cluster_bound(
        c, price, anchor, limits, chosen, cap, x, net, served, effort, load
    )
    for j in range(n_site):
        if_open[j] = bound
        if_closed[j] = bound
        if x[j] == 1:
            if_closed[j] -= max(0.0, net[j] - following)
        else:
            if_open[j] -= max(0.0, last - net[j])
    for k in range(len(c.row_start) - 1):
        a, b = c.slot_start[k], c.slot_start[k + 1]
        guess = chosen.copy()
        kept = chosen[a:b].copy()
        linear = settle_rows(c, k, price, anchor, load)
        for s in range(b - a):
            j = c.site[a + s]
            if kept[s] and if_closed[j] > stop:
                guess[a:b] = kept
                v, _ = best_subset(c, k, price, anchor, load, linear, guess, -(s + 1), cap)
                if_closed[j] -= max(0.0, served[k] - v)
            elif not kept[s] and if_open[j] > stop:
                guess[a:b] = kept
                v, _ = best_subset(c, k, price, anchor, load, linear, guess, s + 1, cap)
                if_open[j] -= max(0.0, served[k] - v)
    return bound
