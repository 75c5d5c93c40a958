"""The best plan by looking at every plan there is; for small problems only."""

from __future__ import annotations

import itertools

import numpy as np

from minsheng.engines.siting import Need, Problem


def metres_of(problem: Problem) -> np.ndarray:
    """(rows, sites) ways; plane coordinates or the listed ways."""
    if problem.distances is None:
        gap = problem.demand.xy[:, None, :] - problem.sites.xy[None, :, :]
        return np.hypot(gap[..., 0], gap[..., 1])
    metres = np.full((len(problem.demand.id), len(problem.sites.id)), np.inf)
    for row, site, way in zip(
        problem.distances.demand, problem.distances.site, problem.distances.metres, strict=True
    ):
        metres[row, site] = way
    return metres


def options_of(problem: Problem) -> list[tuple[int, float, frozenset[str] | None]]:
    """(site, cost, services or None for everything) of every level."""
    if problem.options is None:
        return [(site, 0.0, None) for site in range(len(problem.sites.id))]
    return [(o.site, o.cost_yuan, o.services) for o in problem.options]


def best_vector(problem: Problem) -> tuple[float, ...] | None:
    """Values of the lexicographically best plan for the listed objectives; None: infeasible.

    Where metres count, people left without a way come first, as the engine defines it.
    """
    options = options_of(problem)
    per_site: list[list[int]] = [[-1] for _ in problem.sites.id]
    for index, (site, _, _) in enumerate(options):
        per_site[site].append(index)
    plans = np.array(list(itertools.product(*per_site)), dtype=np.int64)
    plans = plans[[_allowed(problem, options, plan) for plan in plans]]
    if not len(plans):
        return None
    values = _values(problem, options, plans)
    keys: list[str] = []
    for name in problem.objective:
        if name in ("distance", "worst") and "unserved" not in keys:
            keys.append("unserved")
        keys.append(name)
    alive = np.ones(len(plans), dtype=bool)
    for key in keys:
        column = np.where(alive, values[key], np.inf)
        alive &= column <= column.min() + 1e-7 * max(1.0, abs(column.min()))
    best = int(np.argmax(alive))
    sign = {"coverage": -1.0, "equity": -1.0, "backup": -1.0}
    return tuple(float(values[n][best] * sign.get(n, 1.0)) for n in problem.objective)


def _allowed(problem: Problem, options: list, plan: np.ndarray) -> bool:
    is_open = plan >= 0
    must = problem.sites.must
    if (is_open & (must < 0)).any() or (~is_open & (must > 0)).any():
        return False
    if problem.count is not None and is_open.sum() > problem.count:
        return False
    cost = sum(options[o][1] for o in plan if o >= 0)
    if problem.budget_yuan is not None and cost > problem.budget_yuan + 1e-9:
        return False
    opened = [problem.sites.district[i] for i in np.flatnonzero(is_open)]
    hosts = [problem.sites.partner[i] for i in np.flatnonzero(is_open)]
    partners = {*problem.sites.partner} - {""}
    if any(hosts.count(p) < problem.min_per_partner for p in partners):
        return False
    awake = [o for o in plan if o >= 0 and _serves(options[o][2], problem.night_service)]
    if len(awake) < problem.min_open_at_night:
        return False
    districts = {*problem.sites.district, *problem.demand.district} - {""}
    return all(opened.count(d) >= problem.min_per_district for d in districts)


def _serves(services: frozenset[str] | None, service: str) -> bool:
    return services is None or service in services


def _values(problem: Problem, options: list, plans: np.ndarray) -> dict[str, np.ndarray]:
    """Per plan, every objective turned so that less is better."""
    metres = metres_of(problem)
    needs = problem.needs or (Need("*", "", problem.reach_m),)
    units = [
        (row, need)
        for row in range(len(problem.demand.id))
        for need in needs
        if need.group in ("*", problem.demand.group[row])
    ]
    weight = np.array([problem.demand.weight[row] * need.share for row, need in units])
    way = np.full((len(options) + 1, len(units)), np.inf)
    for o, (site, _, services) in enumerate(options):
        for u, (row, need) in enumerate(units):
            if services is None or need.service == "" or need.service in services:
                way[o, u] = metres[row, site]
    nearest = way[plans].min(axis=1)
    reach = np.array([need.reach_m for _, need in units])
    twice = (way[plans] <= reach + 1e-6).sum(axis=1) > 1
    covered = weight * (nearest <= reach + 1e-6)
    able = [o for o, (site, _, _) in enumerate(options) if problem.sites.must[site] >= 0]
    could = np.isfinite(way[able]).any(axis=0)
    met = np.isfinite(nearest) & (weight > 0)
    district = np.array([problem.demand.district[row] for row, _ in units])
    shares = [np.ones(len(plans))]
    for name in sorted(set(district.tolist()) - {""}):
        whole = weight[district == name].sum()
        if whole > 0:
            shares.append(covered[:, district == name].sum(axis=1) / whole)
    cost = np.append([c for _, c, _ in options], 0.0)
    return {
        "coverage": -covered.sum(axis=1),
        "distance": (weight * np.where(met, nearest, 0.0)).sum(axis=1),
        "worst": np.where(met, nearest, 0.0).max(axis=1, initial=0.0),
        "equity": -np.min(shares, axis=0),
        "cost": cost[plans].sum(axis=1),
        "sites": (plans >= 0).sum(axis=1).astype(float),
        "backup": -(weight * twice).sum(axis=1),
        "unserved": (weight * (could & ~np.isfinite(nearest))).sum(axis=1),
    }
