"""Choosing sites so that as much demand as possible lies within reach, with a proof.

Source: Church & ReVelle (1974), The maximal covering location problem; merging and dominance as
in Chen et al. (2024), arXiv 2409.09834.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from minsheng.engines.common.status import Report, Status, relative_gap

from .cover_best import ROUNDING, Best
from .cover_input import canonical, check_fixed, limits, mask, merged_core
from .cover_reduce import reduce
from .cover_tree import prove
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
    matrix = canonical(cover)
    value = np.asarray(weight, dtype=np.float64)
    n_demand, n_site = matrix.shape
    if value.shape != (n_demand,):
        raise ValueError(f"cover has {n_demand} rows, weight has shape {value.shape}")
    if not (np.isfinite(value) & (value >= 0)).all():
        raise ValueError("weights must be finite and not negative")
    opened, closed = mask(fixed_open, n_site), mask(fixed_closed, n_site)
    prices, places, money = limits(cost, budget, count, n_site)
    check_fixed(opened, closed, prices, places, money)

    core, base = merged_core(matrix, value, opened, closed, prices, places, money)
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
