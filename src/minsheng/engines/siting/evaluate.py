"""What a plan is worth: every objective recomputed from the plan alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .capacity import served
from .problem import Bools, Floats, Ints
from .rows import Model


@dataclass(frozen=True, slots=True)
class Values:
    """All objectives of one plan.

    Attributes:
        coverage: people covered, each need counted with its share.
        distance: weighted metres to the nearest open site offering the service, over those served.
        worst: metres of the farthest of them.
        equity: share covered in the worst-served district; 1 without demand in any district.
        cost: yuan.
        backup: people covered by two open sites or more.
        sites: number of open sites.
        robust: share covered in the scenario where it is smallest; 1 when that is no objective.
        served: people whom the open sites have room for; worked out only when it is an objective.
        unserved: people whom some plan could serve and this one does not reach at any distance.
    """

    coverage: float
    distance: float
    worst: float
    equity: float
    cost: float
    backup: float
    sites: float
    unserved: float
    served: float = 0.0
    robust: float = 1.0

    def of(self, objective: str) -> float:
        return float(getattr(self, objective))


MAXIMISED = frozenset({"coverage", "equity", "backup", "served", "robust"})


def evaluate(model: Model, chosen: Ints) -> Values:
    """Value of the plan that opens each site at ``chosen`` (sites,), a level or -1."""
    is_open = model.levels.open_features(chosen)
    covered, equity, backup = _coverage(model, is_open)
    distance = worst = unserved = 0.0
    if needs_metres(model):
        distance, worst, unserved = _ways(model, is_open)
    cost = float(model.levels.cost_yuan[chosen[chosen >= 0]].sum())
    opened = float((chosen >= 0).sum())
    room = served(model, chosen) if "served" in model.problem.objective else 0.0
    least = _least_share(model, is_open) if "robust" in model.problem.objective else 1.0
    return Values(covered, distance, worst, equity, cost, backup, opened, unserved, room, least)


def needs_metres(model: Model) -> bool:
    """Whether the objective looks at how far people walk."""
    return not {"distance", "worst"}.isdisjoint(model.problem.objective)


def _coverage(model: Model, is_open: Bools) -> tuple[float, float, float]:
    total = backup = 0.0
    by_point = np.zeros(model.n_points)
    for block in model.blocks:
        times = model.times(block, is_open)
        got = np.where(times > 0, block.weight, 0.0)
        backup += float(block.weight[times > 1].sum())
        total += float(got.sum())
        by_point += got
    return total, worst_share(model, by_point), backup


def worst_share(model: Model, covered: Floats) -> float:
    """Smallest share of covered people over the districts that have any.

    Args:
        covered: (points,) people covered at each point.
    """
    named = model.district_of_point >= 0
    if not named.any():
        return 1.0
    district = model.district_of_point[named]
    need = np.zeros(model.n_points)
    for block in model.blocks:
        need += block.weight
    whole = np.bincount(district, weights=need[named])
    part = np.bincount(district, weights=covered[named])
    shares = part[whole > 0] / whole[whole > 0]
    return float(shares.min()) if len(shares) else 1.0


def covered_by_scenario(model: Model, is_open: Bools) -> Floats:
    """(scenarios,) people covered in each scenario; ``is_open`` (features,) is what is offered."""
    met = np.array([model.covered(block, is_open) for block in model.blocks])
    return np.array([float((people * met).sum()) for people in model.scenario_weight])


def _least_share(model: Model, is_open: Bools) -> float:
    covered = covered_by_scenario(model, is_open)
    need = np.array([float(people.sum()) for people in model.scenario_weight])
    return float((covered[need > 0] / need[need > 0]).min(initial=1.0))


def _ways(model: Model, is_open: Bools) -> tuple[float, float, float]:
    distance = worst = unserved = 0.0
    for service, weight in model.service_weight.items():
        nearest = nearest_open(model, service, is_open)
        people = weight > 0
        met = people & np.isfinite(nearest)
        distance += float((weight[met] * nearest[met]).sum())
        worst = max(worst, float(nearest[met].max(initial=0.0)))
        unserved += float(weight[people & ~met & model.servable[service]].sum())
    return distance, worst, unserved


def nearest_open(model: Model, service: str, is_open: Bools) -> Floats:
    """(points,) metres to the nearest open site that offers the service; inf without one."""
    feature = model.levels.feature_of[service]
    sites = np.flatnonzero(np.append(is_open, False)[feature])
    if not len(sites):
        return np.full(model.n_points, np.inf)
    return np.asarray(model.metres[:, sites].min(axis=1))
