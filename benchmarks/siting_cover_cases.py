"""Coverage problems for measuring, all from seeded recipes: towns, a country, cities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """Points in the plane, their weights, a reach and how many sites may open."""

    name: str
    demand: Floats
    site: Floats
    weight: Floats
    reach: float
    count: int


def town(n_demand: int, n_site: int, count: int, seed: int, *, clustered: bool) -> Case:
    """Points in the unit square, weights 1 to 100; about 8 sites within reach of an even point."""
    rng = np.random.default_rng(seed)
    centre = rng.random((max(4, n_site // 25), 2)) if clustered else np.empty((0, 2))

    def points(size: int) -> Floats:
        if not clustered:
            return rng.random((size, 2))
        home = centre[rng.integers(0, len(centre), size)]
        return np.clip(home + rng.normal(0, 0.05, (size, 2)), 0, 1)

    demand, site = points(n_demand), points(n_site)
    weight = rng.integers(1, 101, n_demand).astype(float)
    kind = "clustered" if clustered else "uniform"
    name = f"{n_demand:,} x {n_site:,} p={count} {kind} #{seed}"
    return Case(name, demand, site, weight, float(np.sqrt(8 / (np.pi * n_site))), count)


def country(n_demand: int, reach: float, count: int, seed: int) -> Case:
    """After Cordeau, Furini & Ljubic (2019): a square of 30 x 30, 100 sites, weights 1 to 100."""
    rng = np.random.default_rng(seed)
    site, demand = rng.uniform(0, 30, (100, 2)), rng.uniform(0, 30, (n_demand, 2))
    weight = rng.integers(1, 101, n_demand).astype(float)
    name = f"{n_demand:,} x 100 R={reach} B={count} #{seed}"
    return Case(name, demand, site, weight, reach, count)


def city(n: int, seed: int, count: int = 20, reach: float = 1000.0, *, equal: bool = False) -> Case:
    """Points of interest, any may host: a dense middle, towns, villages, some places twice."""
    rng = np.random.default_rng(seed)
    middle = rng.normal(0, 2_500, (int(0.55 * n), 2))
    towns = rng.uniform(-15_000, 15_000, (12, 2))
    around = towns[rng.integers(0, 12, int(0.3 * n))] + rng.normal(0, 600, (int(0.3 * n), 2))
    villages = rng.uniform(-20_000, 20_000, (n - len(middle) - len(around), 2))
    place = np.vstack([middle, around, villages])
    twins = rng.integers(0, n, max(2, n // 140))
    place[rng.integers(0, n, len(twins))] = place[twins]
    weight = np.ones(n) if equal else np.round(rng.lognormal(4.5, 1.0, n))
    name = f"city of {n:,}, p={count} R={reach:.0f} {'equal ' if equal else ''}#{seed}"
    return Case(name, place, place, weight, reach, count)
