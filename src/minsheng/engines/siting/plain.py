"""Plain coverage problems, handed to the engine made for them.

Every site can be open in one way only, places or money are limited, and nothing else is asked:
then the merged rows are a maximal coverage problem (Church & ReVelle 1974), however many groups
and needs they come from.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from .clock import Clock
from .exact import Answer
from .rows import Model, Rows
from .rules import YUAN_TOLERANCE, floors_of, holds


def is_plain(model: Model) -> bool:
    """Whether coverage comes first and only a count, a budget and single sites bind the plan."""
    problem, levels = model.problem, model.levels
    limited = problem.count is not None or problem.budget_yuan is not None
    one_way = int(np.diff(levels.start).max(initial=0)) <= 1
    return problem.objective[0] == "coverage" and limited and one_way and not floors_of(model)


def plain_plan(model: Model, rows: Rows, clock: Clock, seed: int) -> Answer | None:
    """The plan of greatest coverage with its bound; nothing if rounding of money breaks a rule."""
    from .cover import max_cover

    problem, levels = model.problem, model.levels
    n_site = len(problem.sites.id)
    cost = np.zeros(n_site)
    cost[levels.site] = levels.cost_yuan
    budget = problem.budget_yuan
    found = max_cover(
        _cover(model, rows),
        rows.weight,
        count=problem.count,
        cost=None if budget is None else cost,
        budget=None if budget is None else budget + YUAN_TOLERANCE / 2,
        fixed_open=np.flatnonzero(problem.sites.must > 0).tolist(),
        fixed_closed=np.flatnonzero(problem.sites.must < 0).tolist(),
        time_limit_s=clock.left(),
        seed=seed,
        progress=lambda sign: clock.tell("coverage", sign.objective, sign.bound),
    )
    chosen = np.full(n_site, -1, dtype=np.int64)
    chosen[found.sites] = levels.start[found.sites]
    if not holds(model, chosen):
        return None
    return Answer(chosen, found.bound, int(found.status == "optimal"))


def _cover(model: Model, rows: Rows) -> sparse.csr_array:
    """(rows, sites) which site serves which row."""
    sites = model.levels.feature_site[rows.features]
    shape = (len(rows.weight), len(model.problem.sites.id))
    return sparse.csr_array((np.ones(len(sites), np.bool_), sites, rows.indptr), shape=shape)
