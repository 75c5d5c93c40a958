"""Small coverage problems for the tests, and their answer by trying every plan."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Instance:
    reach: Bools  # (n_demand, n_site)
    weight: Floats
    rules: dict[str, Any]

    @property
    def cover(self) -> sparse.csr_array:
        return sparse.csr_array(self.reach)

    def value(self, sites: list[int] | NDArray[np.int64]) -> float:
        return float(self.weight[self.reach[:, list(sites)].any(axis=1)].sum())

    def allowed(self, sites: tuple[int, ...]) -> bool:
        rules = self.rules
        money = rules["cost"][list(sites)].sum() if "cost" in rules else 0.0
        return (
            len(sites) <= rules.get("count", len(sites))
            and money <= rules.get("budget", money)
            and set(rules.get("fixed_open", ())) <= set(sites)
            and not set(rules.get("fixed_closed", ())) & set(sites)
        )

    def best(self) -> float | None:
        """The greatest covered weight, or None when no plan keeps the rules."""
        n_site = self.reach.shape[1]
        plans = (
            plan
            for size in range(n_site + 1)
            for plan in itertools.combinations(range(n_site), size)
            if self.allowed(plan)
        )
        return max((self.value(plan) for plan in plans), default=None)


def random_instance(seed: int) -> Instance:
    """Sparse or dense, with empty rows and columns, twins, zero and broken weights, all rules."""
    rng = np.random.default_rng(seed)
    n_demand, n_site = int(rng.integers(1, 16)), int(rng.integers(1, 8))
    reach = rng.random((n_demand, n_site)) < rng.choice([0.1, 0.3, 0.5])
    if rng.random() < 0.3:
        reach[:, rng.integers(n_site)] = reach[:, rng.integers(n_site)]
    weight = rng.integers(0, 9, n_demand).astype(float)
    if rng.random() < 0.3:
        weight += rng.random(n_demand)
    rules: dict[str, Any] = {}
    kind = rng.integers(3)
    if kind != 1:
        rules["count"] = int(rng.integers(0, n_site + 2))
    if kind != 0:
        rules["cost"] = rng.integers(0, 6, n_site).astype(float)
        rules["budget"] = float(rng.integers(0, 12))
    if rng.random() < 0.3:
        rules["fixed_open"] = [int(rng.integers(n_site))]
    if rng.random() < 0.3:
        rules["fixed_closed"] = [int(rng.integers(n_site))]
    return Instance(reach, weight, rules)


def town(
    n_demand: int, n_site: int, seed: int, *, clustered: bool = False
) -> tuple[Floats, Floats, Floats, float]:
    """Points in a square, weights 1 to 100 and a reach with about 8 sites per point."""
    rng = np.random.default_rng(seed)
    centre = rng.random((max(4, n_site // 25), 2))

    def points(count: int) -> Floats:
        if not clustered:
            return rng.random((count, 2))
        home = centre[rng.integers(0, len(centre), count)]
        return np.clip(home + rng.normal(0, 0.05, (count, 2)), 0, 1)

    demand, site = points(n_demand), points(n_site)
    weight = rng.integers(1, 101, n_demand).astype(float)
    return demand, site, weight, float(np.sqrt(8 / (np.pi * n_site)))


def within(demand: Floats, site: Floats, reach: float) -> sparse.csr_array:
    gap = demand[:, None, :] - site[None, :, :]
    return sparse.csr_array((gap**2).sum(axis=2) <= reach**2)
