"""Whether a plan keeps the rules of its problem."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .ground import Ground
from .problem import Bools, Ints


def rules(ground: Ground, chosen: Ints) -> Iterator[str]:
    problem = ground.problem
    sites, is_open = problem.sites, chosen >= 0
    for site in np.flatnonzero(is_open & (sites.must < 0)):
        yield f'rules: "{sites.id[site]}" must be closed.'
    for site in np.flatnonzero(~is_open & (sites.must > 0)):
        yield f'rules: "{sites.id[site]}" must be open.'
    if problem.count is not None and is_open.sum() > problem.count:
        yield f"rules: {is_open.sum()} sites are open, but count is {problem.count}."
    cost = float(ground.option_cost[chosen[is_open]].sum())
    if problem.budget_yuan is not None and cost > problem.budget_yuan + 1e-6:
        yield f"rules: The plan costs {cost:g} yuan, but budget_yuan is {problem.budget_yuan:g}."
    for name, counted, least in floors(ground):
        opened = int(counted[chosen[is_open]].sum())
        if opened < least:
            yield f"rules: {name} has {opened} open sites, at least {least} are asked for."


def floors(ground: Ground) -> Iterator[tuple[str, Bools, int]]:
    """(name, (options,) what counts, least number) of every floor the problem asks for."""
    problem, sites = ground.problem, ground.problem.sites
    kinds = (
        (problem.min_per_district, sites.district, {*sites.district, *problem.demand.district}),
        (problem.min_per_partner, sites.partner, {*sites.partner}),
    )
    for least, of_site, names in kinds:
        for name in sorted(names - {""}) if least > 0 else ():
            own = np.array([word == name for word in of_site], dtype=np.bool_)
            yield f'"{name}"', own[ground.option_site], least
    if problem.min_open_at_night > 0:
        options = problem.options or ()
        night = [problem.night_service in option.services for option in options]
        counted = np.array(night or [True] * len(ground.option_site), dtype=np.bool_)
        yield "the night", counted, problem.min_open_at_night
