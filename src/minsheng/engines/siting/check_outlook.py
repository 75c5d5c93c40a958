"""Whether the next steps and the years of a plan are what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .check_values import values_of
from .claims import field, opened, same
from .ground import Ground
from .problem import Floats, Ints


def next_steps(ground: Ground, chosen: Ints, plan: dict[str, Any]) -> Iterator[str]:
    """The steps said to follow the plan: each true, and none better per yuan."""
    if "next" not in plan:
        return
    index = {name: i for i, name in enumerate(ground.problem.sites.id)}
    chosen = chosen.copy()
    for number, step in enumerate(field(plan, "next", list), start=1):
        people, price = _steps(ground, chosen)
        site, level = index.get(field(step, "site", str), -1), step.get("level")
        named = [
            o
            for o in np.flatnonzero(ground.option_site == site)
            if ground.option_level[o] == level and people[o] > 0
        ]
        if not named:
            yield f'next, step {number}: "{step["site"]}" is no step.'
            return
        option = named[0]
        if not same(field(step, "people", int, float), people[option]):
            yield f"next, step {number}: It wins {people[option]:.9g} people."
        if not same(field(step, "cost_yuan", int, float), price[option]):
            yield f"next, step {number}: It costs {price[option]:.9g} yuan."
        worth = people / np.maximum(price, 1.0)
        if worth[option] < worth.max() and not same(worth[option], worth.max()):
            yield f"next, step {number}: Another step wins more per yuan."
        chosen[site] = option


def phases(ground: Ground, chosen: Ints, plan: dict[str, Any]) -> Iterator[str]:
    """Each year within its money, part of the next, and the last one the plan itself."""
    problem = ground.problem
    if not problem.phases:
        return
    told = field(plan, "phases", list)
    if len(told) != len(problem.phases):
        yield f"phases: There should be {len(problem.phases)}."
        return
    after, spent = chosen, np.cumsum(problem.phases)
    for number in range(len(told), 0, -1):
        phase, where = told[number - 1], f"phases, year {number}"
        state = opened(ground, field(phase, "open", list), where)
        cost = float(ground.option_cost[state[state >= 0]].sum())
        covered = float(values_of(ground, state)["coverage"])
        claims = (("cost_yuan", cost), ("covered", covered), ("budget_yuan", spent[number - 1]))
        for name, value in claims:
            if not same(field(phase, name, int, float), value):
                yield f"{where}: {name} is {value:.9g}."
        if cost > spent[number - 1] + 1e-6:
            yield f"{where}: It costs more than the {spent[number - 1]:g} yuan there are."
        if number == len(told) and (state != chosen).any():
            yield f"{where}: The last year is not the plan."
        if not _part_of(ground, state, after):
            yield f"{where}: Something that was open does not stay so in the year after."
        after = state


def _part_of(ground: Ground, first: Ints, then: Ints) -> bool:
    """Whether all that is open first stays open then and offers no less."""
    sites = np.flatnonzero(first >= 0)
    if (then[sites] < 0).any():
        return False
    return bool((~ground.offers[first[sites]] | ground.offers[then[sites]]).all())


def _steps(ground: Ground, chosen: Ints) -> tuple[Floats, Floats]:
    """(options,) people won and yuan added by moving a site there; no people where it may not."""
    offered = ground.offered(chosen)
    times = ground.times_covered(chosen)
    gain = np.zeros((ground.n_sites, len(ground.services)))
    for (reach, service), people in ground.people.items():
        gain[:, service] += np.where(times[reach, service] == 0, people, 0.0) @ ground.near[reach]
    won = (gain[ground.option_site] * ground.offers).sum(axis=1)
    keeps = (ground.offers | ~offered[ground.option_site]).all(axis=1)
    won[~keeps | (ground.problem.sites.must[ground.option_site] < 0)] = 0.0
    now = chosen[ground.option_site]
    return won, ground.option_cost - np.where(now >= 0, ground.option_cost[now], 0.0)
