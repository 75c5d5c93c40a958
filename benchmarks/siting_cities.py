"""Invented cities for measuring: demand in clusters, sites among it, levels, groups and services."""

from __future__ import annotations

import numpy as np

from minsheng.engines.siting import Demand, Need, Option, Problem, Sites

# The services a level adds to the one below it, and what it costs at least and at most.
LEVELS = (
    ("basic", ("water", "rest"), 12_000, 25_000),
    ("plus", ("charge", "meal"), 30_000, 60_000),
    ("benchmark", ("toilet",), 70_000, 110_000),
    ("night", ("night",), 130_000, 180_000),
)
# Who needs what within how many metres, and for which share of them.
NEEDS = (
    Need("cleaner", "water", 500, 0.8),
    Need("cleaner", "rest", 500, 0.9),
    Need("cleaner", "toilet", 500, 0.5),
    Need("courier", "water", 1000, 0.6),
    Need("courier", "charge", 1000, 0.5),
    Need("courier", "meal", 1000, 0.4),
    Need("rider", "rest", 1500, 0.5),
    Need("rider", "charge", 1500, 0.8),
    Need("rider", "night", 1500, 0.4),
    Need("driver", "rest", 1000, 0.4),
    Need("driver", "toilet", 1000, 0.7),
    Need("driver", "night", 1000, 0.2),
)
GROUPS = ("cleaner", "courier", "rider", "driver")


def union_city(
    n_cells: int,
    n_sites: int,
    *,
    seed: int = 1,
    n_districts: int = 60,
    sites_per_km2: float = 4.0,
    budget_share: float = 0.05,
    uniform: bool = False,
) -> Problem:
    """The union's model: cells × 4 groups, sites at 4 levels with 6 services, one budget.

    One site in eight exists already and costs nothing at its level of today; one in five belongs
    to a partner who bears a third of the cost. Every district keeps one open site. Half of the demand
    and of the sites lies in clusters unless they are ``uniform``.
    """
    rng = np.random.default_rng(seed)
    side = 1000 * np.sqrt(n_sites / sites_per_km2)
    centres = rng.uniform(0, side, (max(n_sites // 60, 3), 2))
    share = 0.0 if uniform else 0.5
    cells = _clustered(rng, n_cells, centres, side, share)
    places = _clustered(rng, n_sites, centres, side, share)
    hubs = places[rng.choice(n_sites, n_districts, replace=False)]
    people = rng.poisson(rng.gamma(0.7, 6.0, (n_cells, len(GROUPS))))
    cell, group = np.nonzero(people)
    district = _nearest(cells, hubs)
    demand = Demand(
        id=tuple(f"c{i}" for i in cell),
        xy=cells[cell],
        weight=people[cell, group].astype(np.float64),
        group=tuple(GROUPS[g] for g in group),
        hours=("",) * len(cell),
        district=tuple(f"d{d}" for d in district[cell]),
    )
    existing = rng.random(n_sites) < 0.125
    partner = rng.random(n_sites) < 0.2
    today = np.where(existing, rng.choice(3, n_sites, p=[0.7, 0.2, 0.1]), -1)
    options = tuple(_options(rng, n_sites, today, partner))
    full = sum(o.cost_yuan for o in options if o.level == LEVELS[-1][0])
    sites = Sites(
        id=tuple(f"s{i}" for i in range(n_sites)),
        xy=places,
        name=("",) * n_sites,
        district=tuple(f"d{d}" for d in _nearest(places, hubs)),
        partner=tuple("partner" if p else "" for p in partner),
        existing=existing,
        must=np.zeros(n_sites, dtype=np.int64),
        capacity=np.full(n_sites, np.inf),
        level=tuple(LEVELS[t][0] if t >= 0 else "" for t in today),
    )
    return Problem(
        demand=demand,
        sites=sites,
        name=f"union city {n_cells} x {n_sites}",
        datum="plane",
        budget_yuan=float(round(full * budget_share, -4)),
        min_per_district=1,
        needs=NEEDS,
        options=options,
    )


def _options(
    rng: np.random.Generator, n_sites: int, today: np.ndarray, partner: np.ndarray
) -> list[Option]:
    found = []
    for site in range(n_sites):
        services: frozenset[str] = frozenset()
        paid = 0.0
        for index, (name, added, low, high) in enumerate(LEVELS):
            services = services | frozenset(added)
            price = float(rng.integers(low, high)) * (2 / 3 if partner[site] else 1)
            price = round(price, -2)
            if index <= today[site]:
                paid = price
            if index >= today[site]:
                cost = 0.0 if index == today[site] else max(price - paid, 1000.0)
                found.append(Option(site, name, cost, services))
    return found


def _clustered(
    rng: np.random.Generator, n: int, centres: np.ndarray, side: float, share: float
) -> np.ndarray:
    """A share around the centres, the rest anywhere."""
    own = rng.integers(0, len(centres), n)
    near = centres[own] + rng.normal(0, side / 25, (n, 2))
    spread = rng.uniform(0, side, (n, 2))
    return np.round(np.where(rng.random((n, 1)) < share, near, spread).clip(0, side), 1)


def _nearest(points: np.ndarray, hubs: np.ndarray) -> np.ndarray:
    gap = points[:, None, :] - hubs[None, :, :]
    return np.argmin((gap**2).sum(axis=2), axis=1)
