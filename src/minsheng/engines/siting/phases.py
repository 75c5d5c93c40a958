"""Building over the years: what is opened first stays, and each year has its money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .plan import OpenSite, Phase, Plan
from .problem import Option, Problem

Solve = Callable[[Problem], Plan]


def phase_plans(problem: Problem, last: Plan, solve: Solve) -> tuple[Phase, ...]:
    """The way to the last plan, year by year, worked out backwards.

    Each earlier year opens the best part of the year after it that its money so far allows: sites
    of that plan only, at that level or a lower one; existing stations of the plan stay open. Floors
    bind in the last year only. Every year is the best for the one after it; the last year comes
    first, as it lasts longest.
    """
    budgets = np.cumsum(problem.phases).tolist()
    phases = [_phase(last, budgets[-1])]
    later = last.open
    for budget in reversed(budgets[:-1]):
        plan = solve(_earlier(problem, later, budget))
        phases.append(_phase(plan, budget))
        later = plan.open
    return tuple(reversed(phases))


def _phase(plan: Plan, budget: float) -> Phase:
    return Phase(
        budget_yuan=budget,
        cost_yuan=float(sum(site.cost_yuan for site in plan.open)),
        open=tuple((site.site, site.level) for site in plan.open),
        covered=plan.coverage.total.after,
        gap=plan.gap,
    )


def _earlier(problem: Problem, later: tuple[OpenSite, ...], budget: float) -> Problem:
    """The problem of the year before one that ends with these sites open."""
    sites = problem.sites
    kept = {site.site: site.level for site in later}
    is_kept = np.array([name in kept for name in sites.id], dtype=np.bool_)
    must = np.where(is_kept, np.where(sites.existing, 1, 0), -1).astype(np.int64)
    asked = "robust" in problem.objective
    return replace(
        problem,
        scenarios=problem.scenarios if asked else (),
        scenario_count=problem.scenario_count if asked else 0,
        sites=replace(sites, must=must),
        options=_not_above(problem, kept),
        budget_yuan=budget,
        phases=(),
        min_per_district=0,
        min_per_partner=0,
        min_open_at_night=0,
    )


def _not_above(problem: Problem, kept: dict[str, str | None]) -> tuple[Option, ...] | None:
    """The options a site may have on its way to the level kept; all of them elsewhere."""
    if problem.options is None:
        return None
    goal = {
        option.site: option
        for option in problem.options
        if kept.get(problem.sites.id[option.site]) == option.level
    }
    return tuple(
        option
        for option in problem.options
        if option.site not in goal
        or (
            option.services <= goal[option.site].services
            and option.cost_yuan <= goal[option.site].cost_yuan
        )
    )
