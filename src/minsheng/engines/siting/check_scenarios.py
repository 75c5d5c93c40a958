"""Whether a plan stands as it says when demand turns out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .check_rules import rules
from .claims import field, opened, same
from .ground import Ground
from .problem import Floats, Ints, Problem


def weights_by_scenario(problem: Problem) -> dict[str, Floats]:
    """Scenario → (demand rows,) people."""
    demand = problem.demand
    rows = list(zip(demand.group, demand.hours, demand.district, strict=True))
    found: dict[str, Floats] = {}
    for entry in problem.scenarios:
        people = found.setdefault(entry.name, demand.weight.copy())
        asked = (entry.group, entry.hours, entry.district)
        for i, row in enumerate(rows):
            if all(word in ("", own) for word, own in zip(asked, row, strict=True)):
                people[i] *= entry.factor
    kinds = sorted({(district, group) for group, _, district in rows})
    for number in range(problem.scenario_count):
        chance = np.random.default_rng([problem.seed, number]).random(len(kinds)).tolist()
        factor = {
            kind: 1 - problem.scenario_noise + 2 * problem.scenario_noise * u
            for kind, u in zip(kinds, chance, strict=True)
        }
        found[f"chance {number + 1}"] = demand.weight * [factor[d, g] for g, _, d in rows]
    return found


def covered(ground: Ground, chosen: Ints, people: Floats) -> tuple[float, float]:
    """(people covered, people with a need) when the demand rows hold these people."""
    times = ground.times_covered(chosen)
    met = whole = 0.0
    for rows, reach, service, share in ground.row_needs:
        own = share * people[rows]
        whole += float(own.sum())
        met += float(own[times[reach, service][ground.point[rows]] > 0].sum())
    return met, whole


def robust(ground: Ground, chosen: Ints) -> float:
    """Share covered in the scenario where it is smallest."""
    found = [covered(ground, chosen, own) for own in weights_by_scenario(ground.problem).values()]
    return min((met / whole for met, whole in found if whole > 0), default=1.0)


def scenarios(ground: Ground, chosen: Ints, plan: dict[str, Any]) -> Iterator[str]:
    """The block "robustness": people, the plan named as best, and the shares that follow."""
    problem = ground.problem
    weights = weights_by_scenario(problem)
    if not weights:
        return
    told = field(plan, "robustness", dict)
    entries = field(told, "scenarios", list)
    if [field(entry, "scenario", str) for entry in entries] != list(weights):
        yield f"robustness: The scenarios should be {list(weights)}."
        return
    enough = 1 - problem.scenario_within
    sure = possible = 0
    for entry in entries:
        name = entry["scenario"]
        where = f'robustness, scenario "{name}"'
        own = covered(ground, chosen, weights[name])[0]
        other = opened(ground, field(entry, "best_open", list), where)
        best = covered(ground, other, weights[name])[0]
        for key, value in (("covered", own), ("best", best)):
            if not same(field(entry, key, int, float), value):
                yield f"{where}: {key} is {value:.9g}."
        bound = field(entry, "bound", int, float)
        if bound < max(own, best) and not same(bound, max(own, best)):
            yield f"{where}: The bound is passed by a plan."
        if own > best and not same(own, best):
            yield f"{where}: The plan itself covers more than the one named as best."
        yield from (f"{where}, best plan: {error}" for error in rules(ground, other))
        sure += own >= enough * bound
        possible += own >= enough * best
    n = len(entries)
    claims = (("within", 1 - enough), ("share", sure / n), ("share_at_most", possible / n))
    for key, value in claims:
        if not same(field(told, key, int, float), value):
            yield f"robustness: {key} is {value:.9g}."
