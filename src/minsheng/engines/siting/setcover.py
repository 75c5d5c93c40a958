"""The fewest (or cheapest) sites that leave nobody out of reach.

Source: Toregas, Swain, ReVelle & Bergman (1971), The location of emergency service facilities.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from minsheng.engines.common.status import Infeasible, Report, Status, relative_gap

from .cover_input import canonical, mask, merged_core
from .cover_reduce import Core, dominated_sites, restrict
from .cover_watch import Watch
from .mip import Mip
from .selection import Selection

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def set_cover(
    cover: sparse.csr_array | sparse.csr_matrix,
    *,
    cost: ArrayLike | None = None,
    fixed_open: Iterable[int] = (),
    fixed_closed: Iterable[int] = (),
    enough: float | None = None,
    time_limit_s: float = 60.0,
    seed: int = 1,
    progress: Report | None = None,
) -> Selection:
    """Open the cheapest set of sites that reaches every demand row.

    Args:
        cover: (n_demand, n_site) sparse, a non-zero means within reach.
        cost: (n_site,) finite, none negative; 1 each when absent.
        fixed_open, fixed_closed: site numbers that must and must not be in the plan.
        enough: stop early once a plan costs no more, or none can.
        time_limit_s: after it the best plan found is returned with its honest gap. HiGHS looks
            at the clock between its steps, not within one.
        progress: told now and then; a true answer ends the run with its best.

    Returns:
        Sorted sites, their cost (number), a proven lower bound, and the status.

    Raises:
        ValueError: shapes, numbers or indices do not fit.
        Infeasible: a row is reached by no open site, or a site is fixed both ways.
    """
    watch = Watch(time_limit_s, progress)
    matrix = canonical(cover)
    n_demand, n_site = matrix.shape
    price = np.ones(n_site) if cost is None else np.asarray(cost, dtype=np.float64)
    if price.shape != (n_site,):
        raise ValueError(f"cover has {n_site} sites, cost has shape {price.shape}")
    if not (np.isfinite(price) & (price >= 0)).all():
        raise ValueError("costs must be finite and not negative")
    opened, closed = mask(fixed_open, n_site), mask(fixed_closed, n_site)
    if (opened & closed).any():
        raise Infeasible(f"site {np.flatnonzero(opened & closed)[0]} is fixed open and closed")
    _check_reached(matrix, closed)
    core, _ = merged_core(
        matrix, np.ones(n_demand), opened, closed, price, n_site, float(price.sum())
    )
    base = float(price[opened].sum())
    goal = np.inf if enough is None else enough - base
    chosen, bound = _solve(core, goal, watch, seed)
    sites = np.union1d(np.flatnonzero(opened), chosen).astype(np.int64)
    value = float(price[sites].sum())
    limit = min(base + bound, value)
    gap = relative_gap(value, limit)
    status = Status.OPTIMAL if gap == 0.0 else Status.FEASIBLE
    return Selection(sites, value, value if gap == 0.0 else limit, gap, str(status), watch.seconds)


def _check_reached(matrix: sparse.csr_array, closed: Bools) -> None:
    reached = matrix @ (~closed).astype(np.float64) > 0
    if not reached.all():
        row = int(np.flatnonzero(~reached)[0])
        raise Infeasible(f"demand {row} is within reach of no site that may open")


def _solve(core: Core, goal: float, watch: Watch, seed: int) -> tuple[Ints, float]:
    """Sites of a good plan and a lower bound on the cost of every plan."""
    core, must = _shrink(core)
    sure = core_cost = 0.0
    if len(must[0]):
        sure = float(must[1].sum())
    if core.n_row == 0:
        return must[0], sure
    greedy = _greedy(core)
    if sure + core.cost[greedy].sum() <= goal < np.inf:
        return np.r_[must[0], core.site_ids[greedy]], sure
    model = Mip()
    x = model.add_columns(core.n_site, whole=True)
    model.add_rows(np.diff(core.ptr), x[core.sites], np.ones(len(core.sites)), 1.0, np.inf)
    start = np.zeros(core.n_site)
    start[greedy] = 1.0
    unit = _unit(core.cost)

    def stop(value: float | None, bound: float | None) -> bool:
        best = None if value is None else sure + value
        low = None if bound is None else sure + bound
        watch.tell("mip", best, low)
        return (
            watch.over
            or (best is not None and best <= goal < np.inf)
            or (low is not None and low > goal)
        )

    found = model.solve(
        core.cost, maximise=False, time_limit_s=watch.left, seed=seed, start=start,
        gap=0.999 * unit, stop=stop,
    )  # fmt: skip
    picked = greedy
    if found.x is not None:
        rounded = np.flatnonzero(found.x[: core.n_site] > 0.5)
        if _covers(core, rounded) and core.cost[rounded].sum() <= core.cost[greedy].sum():
            picked = rounded
    core_cost = float(core.cost[picked].sum())
    bound = max(0.0, found.bound) if np.isfinite(found.bound) else 0.0
    if unit and bound > core_cost - unit + 1e-6 * max(1.0, core_cost):
        bound = core_cost
    return np.r_[must[0], core.site_ids[picked]], sure + min(bound, core_cost)


def _shrink(core: Core) -> tuple[Core, tuple[Ints, Floats]]:
    """Open the only site of a row, drop rows that another row implies and replaced sites."""
    ids, costs = [np.empty(0, np.int64)], [np.empty(0)]
    while True:
        nothing = np.zeros(core.n_row, np.bool_)
        idle = dominated_sites(core)
        implied = _implied_rows(core)
        if idle.any() or implied.any():
            core, _ = restrict(core, ~idle, implied, None)
            continue
        single = np.diff(core.ptr) == 1
        if not single.any():
            return core, (np.concatenate(ids), np.concatenate(costs))
        must = np.zeros(core.n_site, np.bool_)
        must[core.sites[core.ptr[:-1][single]]] = True
        ids.append(core.site_ids[must])
        costs.append(core.cost[must])
        covered = core.by_row() @ must.astype(np.float64) > 0
        core, _ = restrict(core, ~must, covered | nothing, None)


def _implied_rows(core: Core) -> Bools:
    """Rows whose sites include all sites of another row: serving that one serves them."""
    implied = np.zeros(core.n_row, np.bool_)
    length = np.diff(core.ptr)
    reach = np.bincount(core.sites, minlength=core.n_site)
    if float(reach[core.sites].sum()) > 20_000_000:
        return implied
    by_row = core.by_row()
    shared = sparse.coo_array(by_row @ by_row.T)
    a, b = shared.coords
    inside = (a != b) & (shared.data == length[b])
    implied[a[inside]] = True
    return implied


def _greedy(core: Core) -> Ints:
    """Cheapest per newly reached row first, then sites that became superfluous removed."""
    by_site = core.by_row().T.tocsr()
    open_rows = np.ones(core.n_row)
    picked: list[int] = []
    while open_rows.any():
        gain = by_site @ open_rows
        best = int(np.argmax(gain / np.maximum(core.cost, 1e-9)))
        picked.append(best)
        open_rows[by_site.indices[by_site.indptr[best] : by_site.indptr[best + 1]]] = 0.0
    hits = core.by_row() @ np.bincount(picked, minlength=core.n_site).astype(np.float64)
    for site in sorted(picked, key=lambda j: -core.cost[j]):
        rows = by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]]
        if (hits[rows] > 1).all():
            hits[rows] -= 1
            picked.remove(site)
    return np.array(sorted(picked), dtype=np.int64)


def _covers(core: Core, sites: Ints) -> bool:
    chosen = np.zeros(core.n_site)
    chosen[sites] = 1.0
    return bool((core.by_row() @ chosen > 0).all())


def _unit(cost: Floats) -> float:
    """A number that divides every possible cost, 0 when none is known."""
    whole = np.all(cost == np.floor(cost)) and cost.sum() < 2**31
    positive = cost[cost > 0].astype(np.int64) if whole else np.empty(0, np.int64)
    return float(np.gcd.reduce(positive)) if len(positive) else 0.0
