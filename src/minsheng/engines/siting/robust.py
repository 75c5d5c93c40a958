"""How a plan stands when demand turns out otherwise, beside the best plan for each case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .evaluate import covered_by_scenario
from .explain import level_name
from .plan import Robustness, ScenarioResult
from .problem import Ints
from .rows import Model
from .scenarios import factors

Best = Callable[[Model], tuple[Ints, float]]
"""The best plan found for coverage, and the proven bound on the people it covers."""


def in_scenario(model: Model, number: int) -> Model:
    """The problem of covering the people of one scenario."""
    problem = replace(
        model.problem, objective=("coverage",), scenarios=(), scenario_count=0, phases=()
    )
    people = model.scenario_weight[number]
    blocks = tuple(
        replace(block, weight=own) for block, own in zip(model.blocks, people, strict=True)
    )
    return replace(model, problem=problem, blocks=blocks)


def robustness(model: Model, chosen: Ints, best: Best) -> Robustness:
    """How the plan stands in every scenario beside the best plan there."""
    results: list[ScenarioResult] = []
    own = covered_by_scenario(model, model.levels.open_features(chosen))
    for number, (name, _) in enumerate(factors(model.problem)):
        plan, bound = best(in_scenario(model, number))
        other = float(covered_by_scenario(model, model.levels.open_features(plan))[number])
        covered = float(own[number])
        if other <= covered:
            plan, other = chosen, covered
        results.append(
            ScenarioResult(name, covered, other, max(bound, other), _opened(model, plan))
        )
    enough = 1.0 - model.problem.scenario_within
    sure = sum(one.covered >= enough * one.bound for one in results)
    possible = sum(one.covered >= enough * one.best for one in results)
    return Robustness(
        within=model.problem.scenario_within,
        share=sure / len(results),
        share_at_most=possible / len(results),
        scenarios=tuple(results),
    )


def _opened(model: Model, chosen: Ints) -> tuple[tuple[str, str | None], ...]:
    return tuple(
        (model.problem.sites.id[site], level_name(model, int(chosen[site])))
        for site in np.flatnonzero(chosen >= 0).tolist()
    )
