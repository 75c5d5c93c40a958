"""Reading the arguments of a coverage problem: checked once, then merged into a core."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from minsheng.engines.common.status import Infeasible

from .cover_reduce import Core, merge_rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def canonical(cover: sparse.csr_array | sparse.csr_matrix) -> sparse.csr_array:
    """CSR without stored zeros, sites of each row sorted and single; copied only if need be."""
    matrix = sparse.csr_array(cover)
    if matrix.nnz and not np.all(matrix.data):
        matrix = matrix.copy()
        matrix.eliminate_zeros()
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    return matrix


def mask(indices: Iterable[int], n_site: int) -> Bools:
    chosen = np.fromiter(indices, dtype=np.int64)
    if len(chosen) and (chosen.min() < 0 or chosen.max() >= n_site):
        raise ValueError(f"fixed sites must be numbers from 0 to {n_site - 1}")
    mask = np.zeros(n_site, np.bool_)
    mask[chosen] = True
    return mask


def limits(
    cost: ArrayLike | None, budget: float | None, count: int | None, n_site: int
) -> tuple[Floats, int, float]:
    """Costs, places and money; equal costs and a budget become a count."""
    if count is None and budget is None:
        raise ValueError("give a count, or costs and a budget")
    if (cost is None) != (budget is None):
        raise ValueError("cost and budget belong together")
    if count is not None and count < 0:
        raise ValueError("count must not be negative")
    places = n_site if count is None else min(int(count), n_site)
    if cost is None or budget is None:
        return np.zeros(n_site), places, -1.0
    prices = np.asarray(cost, dtype=np.float64)
    if prices.shape != (n_site,):
        raise ValueError(f"cover has {n_site} sites, cost has shape {prices.shape}")
    if not (np.isfinite(prices) & (prices >= 0)).all() or not budget >= 0:
        raise ValueError("costs must be finite and not negative, the budget not negative")
    if n_site and prices.min() == prices.max() and prices[0] > 0:
        fits = math.floor(budget / prices[0] * (1 + 1e-9))
        return np.zeros(n_site), min(places, fits), -1.0
    if prices.sum() <= budget:
        return np.zeros(n_site), places, -1.0
    return prices, places, float(budget)


def check_fixed(opened: Bools, closed: Bools, cost: Floats, count: int, budget: float) -> None:
    both = np.flatnonzero(opened & closed)
    if len(both):
        raise Infeasible(f"site {both[0]} is fixed open and fixed closed")
    if opened.sum() > count:
        raise Infeasible(f"{opened.sum()} sites are fixed open, only {count} may open")
    spent = float(cost[opened].sum())
    if budget >= 0 and spent > budget * (1 + 1e-9):
        raise Infeasible(f"the sites fixed open cost {spent:g}, the budget is {budget:g}")


def merged_core(
    matrix: sparse.csr_array,
    weight: Floats,
    opened: Bools,
    closed: Bools,
    cost: Floats,
    count: int,
    budget: float,
) -> tuple[Core, float]:
    """The problem that is left after the fixed sites, and the weight those cover."""
    free = ~(opened | closed)
    n_site = len(free)
    skip = weight <= 0
    base = 0.0
    if opened.any():
        covered = matrix @ opened.astype(np.float64) > 0
        base = float(weight[covered].sum())
        skip |= covered
    if not free.all():
        matrix = sparse.csr_array(matrix[:, np.flatnonzero(free)])
    ptr = matrix.indptr.astype(np.int64)
    sites = matrix.indices.astype(np.int32, copy=False)
    skip |= np.diff(ptr) == 0
    merged = merge_rows(ptr, sites, weight, n_site, skip=skip)
    money = budget if budget < 0 else max(0.0, budget - float(cost[opened].sum()))
    core = Core(
        ptr=merged[0],
        sites=merged[1],
        weight=merged[2],
        site_ids=np.flatnonzero(free),
        cost=cost[free],
        count=min(count - int(opened.sum()), int(free.sum())),
        budget=money,
    )
    return core, base
