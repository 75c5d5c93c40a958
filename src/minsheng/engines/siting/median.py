"""Opening a given number of sites so that demand has the least way to go (p-median)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from minsheng.engines.common.status import Infeasible, Report, Status, relative_gap
from minsheng.engines.siting.median_core import Floats, Longs
from minsheng.engines.siting.median_input import check_points, check_sites, check_weight
from minsheng.engines.siting.median_lists import Lists, MatrixLists, PointLists, Rounding
from minsheng.engines.siting.median_run import ListsTooShort, Run, Stopped
from minsheng.engines.siting.median_solve import solve_core
from minsheng.engines.siting.selection import Selection


def p_median(
    distance_m: Floats,
    weight: Floats,
    *,
    count: int,
    fixed_open: Sequence[int] = (),
    fixed_closed: Sequence[int] = (),
    time_limit_s: float = 60.0,
    seed: int = 1,
    progress: Report | None = None,
) -> Selection:
    """Choose ``count`` sites with the least sum of weight × distance to the nearest of them.

    Args:
        distance_m: (n_demand, n_site) distances, none negative; inf where there is no way.
        weight: (n_demand,) people per demand point, none negative.
        count: sites to open, ``fixed_open`` included; all that may open when there are fewer.
        fixed_open, fixed_closed: sites that must, and must not, be open.
        time_limit_s: wall-clock seconds; the best plan and its honest gap are returned then.
        progress: called with the best value and bound; a true answer stops the run.

    Returns:
        The plan, proved ("optimal") or the best found ("feasible") with its gap. Same input
        and seed give the same answer when the run ends by proof. Where all weighted distances
        are whole numbers the bound is rounded up; otherwise a proof is to one part in 10⁹.
        Status "unknown" with objective inf: no plan that reaches all demand was found in time.

    Raises:
        ValueError: shapes do not match, a number is negative or not a number, no such site.
        Infeasible: the fixed sites contradict the count or each other, a demand point has no
            way to any site that may open, or no ``count`` sites reach all demand.

    Source:
        see docs/engines/siting-median.md
    """
    distance = np.asarray(distance_m, np.float64)
    if distance.ndim != 2:
        raise ValueError(f"distance_m has {distance.ndim} dimensions, expected 2")
    n, m = distance.shape
    weight = check_weight(weight, n)
    wrong = np.argwhere(~(distance >= 0))
    if wrong.size:
        i, j = wrong[0]
        raise ValueError(f"distance in row {i}, column {j} is {distance[i, j]}")
    sites = check_sites(m, count, fixed_open, fixed_closed)
    lists = MatrixLists(distance, weight, sites)
    return solve_lists(lists, time_limit_s=time_limit_s, seed=seed, progress=progress)


def p_median_points(
    demand_xy: Floats,
    site_xy: Floats,
    weight: Floats,
    *,
    count: int,
    fixed_open: Sequence[int] = (),
    fixed_closed: Sequence[int] = (),
    rounding: Rounding = None,
    time_limit_s: float = 60.0,
    seed: int = 1,
    progress: Report | None = None,
) -> Selection:
    """The same for points in the plane with straight-line distances, without a full matrix.

    Args:
        demand_xy, site_xy: (n_demand, 2) and (n_site, 2) coordinates in one unit.
        rounding: "floor" rounds each distance down to a whole number, as the literature on
            TSPLIB points does; None keeps exact distances.

    The other arguments, the answer and the errors are those of ``p_median``.
    """
    demand, site = check_points("demand_xy", demand_xy), check_points("site_xy", site_xy)
    weight = check_weight(weight, len(demand))
    if rounding not in ("floor", None):
        raise ValueError(f'rounding must be "floor" or None, not {rounding!r}')
    sites = check_sites(len(site), count, fixed_open, fixed_closed)
    lists = PointLists(demand, site, weight, sites, rounding)
    return solve_lists(lists, time_limit_s=time_limit_s, seed=seed, progress=progress)


def solve_lists(
    lists: Lists, *, time_limit_s: float, seed: int, progress: Report | None
) -> Selection:
    """Solve with lists that grow until they are long enough to trust the answer."""
    run = Run(lists.evaluate, lists.whole, lists.noise, time_limit_s, progress)
    try:
        while True:
            core, constant = lists.core()
            run.complete = lists.complete
            try:
                solve_core(core, lists.sites.count, constant, run, seed)
                break
            except ListsTooShort:
                lists.grow()
    except Stopped:
        pass
    return _selection(lists, run)


def _selection(lists: Lists, run: Run) -> Selection:
    if run.value >= lists.unreachable:
        if run.proved:
            raise Infeasible(f"no {lists.sites.count} further sites reach all demand")
        return Selection(_all(lists, run), np.inf, run.bound, np.inf, Status.UNKNOWN, run.seconds())
    gap = relative_gap(run.value, run.bound)
    status = Status.OPTIMAL if run.proved else Status.FEASIBLE
    return Selection(_all(lists, run), run.value, run.bound, gap, status, run.seconds())


def _all(lists: Lists, run: Run) -> Longs:
    return np.sort(np.concatenate([lists.sites.forced, lists.sites.allowed[run.sites]]))
