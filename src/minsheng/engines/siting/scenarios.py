"""Demand that turns out otherwise: how many times as many people each row has."""

from __future__ import annotations

import numpy as np

from .problem import Floats, Problem


def factors(problem: Problem) -> list[tuple[str, Floats]]:
    """Scenarios by name: (demand rows,) how many times as many people each row has.

    The listed ones come first, in the order of their names in the file; then ``scenario_count``
    drawn by chance, one factor from 1 - noise to 1 + noise per district and group, so that what
    belongs together moves together.
    """
    demand = problem.demand
    found: dict[str, Floats] = {}
    for scenario in problem.scenarios:
        factor = found.setdefault(scenario.name, np.ones(len(demand.weight)))
        meant = np.ones(len(demand.weight), dtype=np.bool_)
        for column in ("group", "hours", "district"):
            word = getattr(scenario, column)
            meant &= np.array([not word or word == own for own in getattr(demand, column)])
        factor[meant] *= scenario.factor
    keys = list(zip(demand.district, demand.group, strict=True))
    index = {key: i for i, key in enumerate(sorted(set(keys)))}
    of_row = np.array([index[key] for key in keys], dtype=np.int64)
    for number in range(problem.scenario_count):
        chance = np.random.default_rng([problem.seed, number]).random(len(index))
        factor = 1.0 + problem.scenario_noise * (2.0 * chance - 1.0)
        found[f"chance {number + 1}"] = factor[of_row]
    return list(found.items())
