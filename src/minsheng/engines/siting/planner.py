"""From a problem to a plan: start, search, proof, reasons."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from minsheng.engines.common.faults import BadInput
from minsheng.engines.common.status import Report, Status, relative_gap

from .capacity import capacity_of
from .clock import Clock
from .evaluate import Values, evaluate, needs_metres
from .exact import Answer
from .explain import coverage_tables, level_name, measure, reasons
from .outlook import next_steps
from .phases import phase_plans
from .plan import NextStep, OpenSite, Plan, Reason
from .polish import polish
from .problem import Ints, Problem
from .robust import robustness
from .rows import Model, build_model, merge_rows
from .rules import smallest_plan
from .strategy import search_plan
from .validate import validate


def solve(
    problem: Problem,
    *,
    progress: Report | None = None,
    time_limit_s: float | None = None,
    seed: int | None = None,
) -> Plan:
    """Find the best plan, or the best within the time limit with a proven gap.

    Args:
        progress: called now and then with the phase, the best value and the proven bound; a true
            answer ends the search with the best plan so far.
        time_limit_s, seed: instead of the problem's own.

    Raises:
        BadInput: rows of the problem contradict each other.
        Infeasible: no plan can keep every rule; the message names the cause.
    """
    faults = validate(problem)
    if faults:
        raise BadInput(faults)
    limit = problem.time_limit_s if time_limit_s is None else time_limit_s
    clock = Clock(limit, progress)
    model = build_model(problem)
    start = smallest_plan(model)
    clock.tell("start", None, None)
    rows = merge_rows(model, by_district=False)
    chance = problem.seed if seed is None else seed
    answer = search_plan(model, rows, start, clock, chance)
    chosen = polish(model, rows, answer.chosen)
    found = reasons(model, rows, chosen)
    following = next_steps(model, rows, chosen)
    plan = _plan(model, chosen, answer, found, following, chance, clock.seconds())
    if problem.scenarios or problem.scenario_count:
        part = limit / (len({s.name for s in problem.scenarios}) + problem.scenario_count)

        def best(scenario: Model) -> tuple[Ints, float]:
            return _best(scenario, Clock(part, progress), chance)

        plan = replace(plan, robustness=robustness(model, chosen, best))
    if not problem.phases:
        return plan

    def earlier(part: Problem) -> Plan:
        return solve(part, progress=progress, time_limit_s=limit, seed=chance)

    return replace(plan, phases=phase_plans(problem, plan, earlier))


def _best(model: Model, clock: Clock, seed: int) -> tuple[Ints, float]:
    """The best plan for coverage and its bound, without reasons."""
    rows = merge_rows(model, by_district=False)
    answer = search_plan(model, rows, smallest_plan(model), clock, seed)
    return answer.chosen, answer.bound


def engine_name() -> str:
    try:
        return f"minsheng {version('minsheng')}"
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "minsheng"


def _plan(
    model: Model,
    chosen: Ints,
    answer: Answer,
    found: dict[int, Reason],
    following: tuple[NextStep, ...],
    seed: int,
    seconds: float,
) -> Plan:
    problem = model.problem
    values = evaluate(model, chosen)
    first = values.of(problem.objective[0])
    bound = first if answer.proved else answer.bound
    done = answer.proved == len(problem.objective)
    closed = problem.sites.existing & (chosen < 0)
    return Plan(
        problem_sha256=problem.sha256(),
        engine=engine_name(),
        status=str(Status.OPTIMAL if done else Status.FEASIBLE),
        seed=seed,
        objective=_objective(model, values),
        bound=bound,
        gap=relative_gap(first, bound),
        seconds=seconds,
        reason_measure=measure(model),
        open=tuple(_open_site(model, chosen, site, found[site]) for site in sorted(found)),
        close=tuple(problem.sites.id[site] for site in np.flatnonzero(closed)),
        coverage=coverage_tables(model, chosen),
        next=following,
        capacity=capacity_of(model, chosen) if problem.limits_capacity else None,
    )


def _objective(model: Model, values: Values) -> dict[str, float]:
    listed = {name: values.of(name) for name in model.problem.objective}
    if needs_metres(model):
        listed["unserved"] = values.unserved
    return listed


def _open_site(model: Model, chosen: Ints, site: int, reason: Reason) -> OpenSite:
    level = int(chosen[site])
    kept = level == model.levels.present[site]
    action = "build" if not model.problem.sites.existing[site] else "keep" if kept else "upgrade"
    return OpenSite(
        site=model.problem.sites.id[site],
        level=level_name(model, level),
        action=action,
        cost_yuan=float(model.levels.cost_yuan[level]),
        reason=reason,
    )
