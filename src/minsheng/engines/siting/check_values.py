"""The objectives of a plan, worked out afresh."""

from __future__ import annotations

import numpy as np

from .check_capacity import served
from .check_scenarios import robust
from .ground import Ground
from .problem import Floats, Ints, Problem


def listed(problem: Problem) -> list[str]:
    ways = {"distance", "worst"} & set(problem.objective)
    return [*problem.objective, *(["unserved"] if ways else [])]


def values_of(ground: Ground, chosen: Ints) -> dict[str, float]:
    """Every objective of the plan."""
    times = ground.times_covered(chosen)
    at_point = sum(np.where(times[k] > 0, people, 0.0) for k, people in ground.people.items())
    values = {
        "coverage": float(np.sum(at_point)),
        "cost": float(ground.option_cost[chosen[chosen >= 0]].sum()),
        "sites": float((chosen >= 0).sum()),
        "backup": float(sum(people[times[k] > 1].sum() for k, people in ground.people.items())),
        "equity": _equity(ground, np.asarray(at_point)),
    }
    if "robust" in ground.problem.objective:
        values["robust"] = robust(ground, chosen)
    if "served" in ground.problem.objective:
        values["served"] = served(ground, chosen)
    if "unserved" in listed(ground.problem):
        values.update(_ways(ground, chosen))
    return values


def _equity(ground: Ground, at_point: Floats) -> float:
    need = sum(ground.people.values())
    district = dict(zip(ground.point.tolist(), ground.problem.demand.district, strict=True))
    shares = []
    for name in sorted(set(district.values()) - {""}):
        mine = [point for point, d in district.items() if d == name]
        whole = float(np.asarray(need)[mine].sum())
        if whole > 0:
            shares.append(float(at_point[mine].sum()) / whole)
    return min(shares, default=1.0)


def people_by_service(ground: Ground) -> dict[int, Floats]:
    total: dict[int, Floats] = {}
    for (_, service), people in ground.people.items():
        total[service] = total.get(service, 0.0) + people
    return total


def _ways(ground: Ground, chosen: Ints) -> dict[str, float]:
    metres, offered = ground.metres(), ground.offered(chosen)
    found = {"distance": 0.0, "worst": 0.0, "unserved": 0.0}
    able = ground.problem.sites.must[ground.option_site] >= 0
    for service, people in people_by_service(ground).items():
        nearest = metres[:, offered[:, service]].min(axis=1, initial=np.inf)
        could = np.unique(ground.option_site[able & ground.offers[:, service]])
        reachable = np.isfinite(metres[:, could]).any(axis=1)
        met = (people > 0) & np.isfinite(nearest)
        found["distance"] += float(people[met] @ nearest[met])
        found["worst"] = max(found["worst"], float(nearest[met].max(initial=0.0)))
        found["unserved"] += float(people[reachable & ~np.isfinite(nearest)].sum())
    return found
