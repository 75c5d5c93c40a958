"""Groups of neighbouring demand rows, found from the coverage alone.

Inside a group the best choice is found exactly, so the larger the groups, the tighter the
bound (Senne, Pereira & Lorena 2010). The groups must not follow the best known plan: a group
that is just the reach of one open site says nothing new.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .cover_kernels import Clusters
from .cover_reduce import Core

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Csr = sparse.csr_array


def likeness(core: Core) -> Csr:
    """(n_site, n_site) share of rows two sites have in common (Jaccard)."""
    by_row = core.by_row()
    shared = sparse.coo_array(by_row.T @ by_row)
    reach = np.bincount(core.sites, minlength=core.n_site)
    a, b = shared.coords
    data = shared.data / (reach[a] + reach[b] - shared.data)
    return Csr((data, (a, b)), shape=shared.shape)


def spread_seeds(like: Csr, among: Bools, count: int, seed: int) -> Ints:
    """``count`` sites far from ``seed`` and each other: each next is the least like those before."""
    near = np.where(among, 0.0, np.inf)
    seeds = []
    for _ in range(min(count, int(among.sum()))):
        seeds.append(seed)
        here = slice(like.indptr[seed], like.indptr[seed + 1])
        closeness = like[like.indices[here]].T @ like.data[here]
        near = np.maximum(near, closeness / closeness[seed])
        near[seed] = np.inf
        seed = int(np.argmin(near))
    return np.array(seeds, dtype=np.int64)


def group_rows(core: Core, count: int, tries: int) -> Ints:
    """(n_row,) group of each row; of several divisions the one that cuts fewest sites apart."""
    like = likeness(core)
    everywhere = np.ones(core.n_site, np.bool_)
    starts = np.linspace(0, core.n_site - 1, min(tries, core.n_site)).astype(np.int64)
    divisions = [
        _near_seeds(core, like, spread_seeds(like, everywhere, count, int(j))) for j in starts
    ]
    return min(divisions, key=lambda group: _slots(core, group))


def split_groups(core: Core, group: Ints, heavy: Bools, parts: int) -> Ints:
    """The division with every heavy group cut into (at most) so many parts."""
    like = likeness(core)
    by_row = core.by_row()
    new = group.copy()
    fresh = int(group.max()) + 1
    for k in np.flatnonzero(heavy):
        rows = np.flatnonzero(group == k)
        here = by_row[rows]
        inside = np.bincount(here.indices, minlength=core.n_site)
        seeds = spread_seeds(like, inside > 0, parts, int(np.argmax(inside)))
        score = np.asarray((here @ like[:, seeds]).todense())
        new[rows] = fresh + score.argmax(axis=1)
        fresh += parts
    return np.unique(new, return_inverse=True)[1].astype(np.int64)


def _slots(core: Core, group: Ints) -> int:
    """How many sites the groups see, each for itself: the length of the cuts, so to speak."""
    home = np.repeat(group, np.diff(core.ptr))
    return len(np.unique(home * core.n_site + core.sites))


def _near_seeds(core: Core, like: Csr, seeds: Ints) -> Ints:
    """(n_row,) the seed that the sites of each row are most like.

    Rows that are like no seed follow the group of their sites, or start one of their own.
    """
    by_row = core.by_row()
    score = Csr(by_row @ like[:, seeds])
    score.data += 1e-12
    group = np.asarray(score.argmax(axis=1)).ravel().astype(np.int64)
    lost = np.diff(score.indptr) == 0
    group[lost] = -1
    while lost.any():
        known = np.flatnonzero(~lost)
        member = Csr(
            (np.ones(len(known)), (known, group[known])), shape=(core.n_row, group.max() + 1)
        )
        vote = Csr(by_row[lost] @ (by_row.T @ member))
        heard = np.diff(vote.indptr) > 0
        spots = np.flatnonzero(lost)
        if not heard.any():
            group[spots] = group.max() + 1 + core.sites[core.ptr[:-1][spots]]
            break
        group[spots[heard]] = np.asarray(vote.argmax(axis=1)).ravel()[heard]
        lost[spots[heard]] = False
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


def build(core: Core, group: Ints) -> tuple[Clusters, Ints]:
    """The groups as flat arrays, and the order in which the core's rows stand there."""
    n_group = int(group.max()) + 1 if len(group) else 0
    order = np.argsort(group, kind="stable")
    row_start = np.searchsorted(group[order], np.arange(n_group + 1))
    length = np.diff(core.ptr)[order]
    row_ptr = np.zeros(core.n_row + 1, np.int64)
    np.cumsum(length, out=row_ptr[1:])
    spots = np.repeat(core.ptr[:-1][order] - row_ptr[:-1], length) + np.arange(row_ptr[-1])
    home = np.repeat(group[order], length)
    pair, slot = np.unique(home * core.n_site + core.sites[spots], return_inverse=True)
    slot_start = np.searchsorted(pair // max(core.n_site, 1), np.arange(n_group + 1))
    by_slot = np.argsort(slot, kind="stable")
    row = np.repeat(np.arange(core.n_row) - row_start[group[order]], length)
    site_ptr = np.searchsorted(slot[by_slot], np.arange(len(pair) + 1))
    clusters = Clusters(
        row_start=row_start.astype(np.int64),
        slot_start=slot_start.astype(np.int64),
        site=(pair % max(core.n_site, 1)).astype(np.int32),
        weight=core.weight[order],
        row_ptr=row_ptr,
        row_sites=(slot - slot_start[home]).astype(np.int32),
        site_ptr=site_ptr.astype(np.int64),
        site_rows=row[by_slot].astype(np.int32),
    )
    return clusters, order


def slot_groups(clusters: Clusters) -> Ints:
    """(n_slot,) group of each slot."""
    return np.repeat(np.arange(len(clusters.slot_start) - 1), np.diff(clusters.slot_start))


def prices_from_rows(clusters: Clusters, row_price: Floats) -> Floats:
    """Slot prices that give at least the bound of these row prices (rows in cluster order)."""
    start = np.repeat(clusters.row_start[slot_groups(clusters)], np.diff(clusters.site_ptr))
    value = row_price[start + clusters.site_rows]
    return np.add.reduceat(value, clusters.site_ptr[:-1]) if len(value) else value


def slot_matrix(clusters: Clusters, value: Floats, n_site: int) -> Csr:
    """(n_group, n_site) of a value per slot."""
    shape = (len(clusters.slot_start) - 1, n_site)
    return Csr((value, (slot_groups(clusters), clusters.site)), shape=shape)


def carry_prices(table: Csr, clusters: Clusters) -> Floats:
    """Slot prices read from a (n_group, n_site) table; what is not in it is free."""
    known = sparse.coo_array(table)
    width = table.shape[1]
    key = known.coords[0].astype(np.int64) * width + known.coords[1]
    order = np.argsort(key)
    wanted = slot_groups(clusters) * width + clusters.site
    if len(key) == 0:
        return np.zeros(len(wanted))
    spot = np.minimum(np.searchsorted(key[order], wanted), len(key) - 1)
    hit = key[order][spot] == wanted
    return np.where(hit, known.data[order][spot], 0.0)


def join_groups(clusters: Clusters, price: Floats, n_site: int, widest: int) -> Ints | None:
    """New number of each group after joining pairs that split most price between them.

    Pairs with more than ``widest`` sites together stay apart. None if nothing was joined.
    The joint group inherits the sum of the prices, so the bound cannot become worse.
    """
    n_group = len(clusters.slot_start) - 1
    pairs = _split_prices(clusters, price, n_site)
    width = np.diff(clusters.slot_start)
    a, b = pairs.coords
    ranked = np.argsort(-pairs.data, kind="stable")
    present = slot_matrix(clusters, np.ones(len(price)), n_site)
    shared = Csr(present @ present.T)
    used = np.zeros(n_group, np.bool_)
    target = np.arange(n_group)
    for q in ranked:
        i, j = int(a[q]), int(b[q])
        if used[i] or used[j] or width[i] + width[j] - shared[i, j] > widest:
            continue
        used[i] = used[j] = True
        target[j] = i
    if not used.any():
        return None
    return np.unique(target, return_inverse=True)[1].astype(np.int64)


def _split_prices(clusters: Clusters, price: Floats, n_site: int) -> sparse.coo_array:
    """(n_group, n_group) for each pair i < j: sum over sites of the smaller of both prices."""
    by_site = sparse.csc_array(slot_matrix(clusters, np.maximum(price, 1e-9), n_site))
    first, second, mass = [], [], []
    for j in range(n_site):
        here = slice(by_site.indptr[j], by_site.indptr[j + 1])
        groups, prices = by_site.indices[here], by_site.data[here]
        i, k = np.triu_indices(len(groups), 1)
        first.append(groups[i])
        second.append(groups[k])
        mass.append(np.minimum(prices[i], prices[k]))
    n_group = len(clusters.slot_start) - 1
    a, b = np.concatenate(first), np.concatenate(second)
    low, high = np.minimum(a, b), np.maximum(a, b)
    table = Csr((np.concatenate(mass), (low, high)), shape=(n_group, n_group))
    return sparse.coo_array(table)
