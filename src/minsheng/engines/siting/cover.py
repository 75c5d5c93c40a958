"""Choosing sites so that as much demand as possible lies within reach, with a proof.

Source: Church & ReVelle (1974), The maximal covering location problem; the proof follows the
cluster relaxation of Senne, Pereira & Lorena (2010).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from minsheng.engines.common.status import Infeasible, Report, Status, relative_gap

from .cover_exact import ROUNDING, Best, prove
from .cover_reduce import Core, merge_rows, reduce
from .cover_watch import Watch
from .selection import Selection

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def max_cover(
    cover: sparse.csr_array | sparse.csr_matrix,
    weight: ArrayLike,
    *,
    count: int | None = None,
    cost: ArrayLike | None = None,
    budget: float | None = None,
    fixed_open: Iterable[int] = (),
    fixed_closed: Iterable[int] = (),
    time_limit_s: float = 60.0,
    seed: int = 1,
    progress: Report | None = None,
) -> Selection:
    """Open sites so that the covered weight is as great as possible.

    Args:
        cover: (n_demand, n_site) sparse, a non-zero means within reach.
        weight: (n_demand,) finite, none negative.
        count: most sites to open, fixed ones included.
        cost: (n_site,) finite, none negative; budget: most total cost. Money and count may both
            be given; at least one must.
        fixed_open, fixed_closed: site numbers that must and must not be in the plan.
        time_limit_s: after it the best plan found is returned with its honest gap.
        seed: of the kicks of the local search; the same input and seed give the same answer
            when the run ends by proof.
        progress: told now and then; a true answer ends the run with its best.

    Returns:
        Sorted sites (those that add nothing are left out unless fixed), the covered weight, a
        proven upper bound, and the status: optimal when no plan covers more (with whole-number
        weights) or more than 1e-9 of the total beyond it (with others).

    Raises:
        ValueError: shapes, numbers or indices do not fit.
        Infeasible: the fixed sites contradict each other, the count or the budget.
    """
    watch = Watch(time_limit_s, progress)
    matrix = _canonical(cover)
    value = np.asarray(weight, dtype=np.float64)
    n_demand, n_site = matrix.shape
    if value.shape != (n_demand,):
        raise ValueError(f"cover has {n_demand} rows, weight has shape {value.shape}")
    if not (np.isfinite(value) & (value >= 0)).all():
        raise ValueError("weights must be finite and not negative")
    opened, closed = _mask(fixed_open, n_site), _mask(fixed_closed, n_site)
    prices, places, money = _limits(cost, budget, count, n_site)
    _check_fixed(opened, closed, prices, places, money)

    core, base = _core(matrix, value, opened, closed, prices, places, money)
    best = Best(*_precision(value))
    core = reduce(core)
    bound = prove(core, best, watch, seed)
    sites = np.union1d(np.flatnonzero(opened), best.sites).astype(np.int64)
    reached = base + best.value
    limit = max(base + bound, reached)
    gap = relative_gap(reached, limit)
    status = Status.OPTIMAL if gap == 0.0 else Status.FEASIBLE
    return Selection(
        sites, reached, reached if gap == 0.0 else limit, gap, str(status), watch.seconds
    )


def _canonical(cover: sparse.csr_array | sparse.csr_matrix) -> sparse.csr_array:
    """CSR without stored zeros, sites of each row sorted and single; copied only if need be."""
    matrix = sparse.csr_array(cover)
    if matrix.nnz and not np.all(matrix.data):
        matrix = matrix.copy()
        matrix.eliminate_zeros()
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    return matrix


def _mask(indices: Iterable[int], n_site: int) -> Bools:
    chosen = np.fromiter(indices, dtype=np.int64)
    if len(chosen) and (chosen.min() < 0 or chosen.max() >= n_site):
        raise ValueError(f"fixed sites must be numbers from 0 to {n_site - 1}")
    mask = np.zeros(n_site, np.bool_)
    mask[chosen] = True
    return mask


def _limits(
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


def _check_fixed(opened: Bools, closed: Bools, cost: Floats, count: int, budget: float) -> None:
    both = np.flatnonzero(opened & closed)
    if len(both):
        raise Infeasible(f"site {both[0]} is fixed open and fixed closed")
    if opened.sum() > count:
        raise Infeasible(f"{opened.sum()} sites are fixed open, only {count} may open")
    spent = float(cost[opened].sum())
    if budget >= 0 and spent > budget * (1 + 1e-9):
        raise Infeasible(f"the sites fixed open cost {spent:g}, the budget is {budget:g}")


def _core(
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


def _precision(weight: Floats) -> tuple[float, float]:
    """The unit of all values (0 if unknown) and the slack that rounding may need."""
    total = float(weight.sum())
    slack = ROUNDING * total + 1e-12
    whole = bool(np.all(weight == np.floor(weight))) and total < 2**52
    if whole and total > 0:
        unit = float(np.gcd.reduce(weight[weight > 0].astype(np.int64)))
        if unit > 4 * slack:
            return unit, slack
    return 0.0, slack
