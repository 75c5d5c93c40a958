"""p-center: as few metres as possible for the person farthest from an open site.

Whether a distance is enough is a set covering question; the least one is found by bisection
(Minieka 1970; the bounds are narrowed as in Gaar & Sinnl 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.spatial import cKDTree

from minsheng.engines.common.status import Infeasible, Report, Status, relative_gap

from .cover_points import cover_matrix
from .cover_watch import Watch
from .selection import Selection
from .setcover import set_cover

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CLOSE = 1e-3  # share of the answer below which the next smaller distance is tried at once


def p_center(
    distance_m: ArrayLike,
    *,
    count: int,
    fixed_open: Iterable[int] = (),
    fixed_closed: Iterable[int] = (),
    time_limit_s: float = 60.0,
    seed: int = 1,
    progress: Report | None = None,
) -> Selection:
    """Open at most ``count`` sites so that the farthest demand is as near as possible.

    Args:
        distance_m: (n_demand, n_site) none negative, inf = unreachable.
        count: most sites to open, fixed ones included.

    Returns:
        Sorted sites, the distance of the farthest demand, a proven lower bound and the status.

    Raises:
        ValueError: shapes, numbers or indices do not fit.
        Infeasible: no plan reaches everyone, or the fixed sites contradict each other.
    """
    distance = np.asarray(distance_m, dtype=np.float64)
    if distance.ndim != 2 or np.isnan(distance).any() or (distance < 0).any():
        raise ValueError("distance_m must be a matrix of numbers that are not negative")

    def farthest(sites: Ints) -> float:
        return float(distance[:, sites].min(axis=1).max(initial=0.0))

    finite = distance[np.isfinite(distance)]
    return _bisect(
        lambda reach: sparse.csr_array(distance <= reach), farthest, float(finite.max(initial=0.0)),
        distance.shape[0], count, list(fixed_open), list(fixed_closed),
        Watch(time_limit_s, progress), seed,
    )  # fmt: skip


def p_center_points(
    demand_xy: ArrayLike,
    site_xy: ArrayLike,
    *,
    count: int,
    fixed_open: Iterable[int] = (),
    fixed_closed: Iterable[int] = (),
    time_limit_s: float = 60.0,
    seed: int = 1,
    progress: Report | None = None,
) -> Selection:
    """``p_center`` for points on the plane, without a distance matrix.

    Args:
        demand_xy, site_xy: (n, 2) metres.
    """
    demand = np.asarray(demand_xy, dtype=np.float64)
    site = np.asarray(site_xy, dtype=np.float64)

    def farthest(sites: Ints) -> float:
        near, _ = cKDTree(site[sites]).query(demand)
        return float(np.max(near, initial=0.0))

    both = np.concatenate([demand.reshape(-1, 2), site.reshape(-1, 2)])
    span = float(np.hypot(*np.ptp(both, axis=0))) if len(both) else 0.0
    return _bisect(
        lambda reach: cover_matrix(demand, site, reach), farthest, span, len(demand), count,
        list(fixed_open), list(fixed_closed), Watch(time_limit_s, progress), seed,
    )  # fmt: skip


def _bisect(
    cover: Callable[[float], sparse.csr_array],
    farthest: Callable[[Ints], float],
    widest: float,
    n_demand: int,
    count: int,
    opened: list[int],
    closed: list[int],
    watch: Watch,
    seed: int,
) -> Selection:
    """Halve the span between a distance that is too short and the best plan's."""

    def attempt(reach: float) -> Selection | None:
        """A plan within this reach; None if proved impossible; unproved answers stay open."""
        try:
            return set_cover(
                cover(reach * (1 + 1e-12)), fixed_open=opened, fixed_closed=closed, enough=count,
                time_limit_s=max(watch.left, 0.0), seed=seed,
            )  # fmt: skip
        except Infeasible:
            return None

    if n_demand == 0:
        sites = np.array(sorted(set(opened)), dtype=np.int64)
        return Selection(sites, 0.0, 0.0, 0.0, str(Status.OPTIMAL), watch.seconds)
    if set(opened) & set(closed) or len(set(opened)) > count:
        raise Infeasible("the fixed sites contradict each other or are more than may open")
    plan = attempt(widest)
    if plan is None or plan.bound > count + 1e-6:
        raise Infeasible(f"no {count} sites reach everyone")
    if len(plan.sites) > count:
        raise Infeasible(f"no plan with {count} sites was found in the time given")
    best, low, proved = farthest(plan.sites), 0.0, False
    while not watch.over and not proved:
        watch.tell("bisect", best, low)
        close = best - low <= CLOSE * best
        reach = np.nextafter(best, 0.0) * (1 - 1e-11) if close else 0.5 * (low + best)
        if best == 0.0:
            break
        trial = attempt(reach)
        if trial is None or trial.bound > count + 1e-6:
            low, proved = reach, close
        elif len(trial.sites) <= count:
            plan, best = trial, min(farthest(trial.sites), reach)
        else:
            break
    bound = best if proved or best == 0.0 else low
    gap = relative_gap(best, bound)
    status = Status.OPTIMAL if gap == 0.0 else Status.FEASIBLE
    return Selection(plan.sites, best, bound, gap, str(status), watch.seconds)
