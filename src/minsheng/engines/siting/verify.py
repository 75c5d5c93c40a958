"""Checking a plan without the solver: everything it claims, recomputed from the problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .check_capacity import capacity
from .check_outlook import next_steps, phases
from .check_reasons import reasons
from .check_rules import rules
from .check_scenarios import scenarios
from .check_values import listed, values_of
from .claims import Malformed, compare, field, same
from .ground import Ground
from .plan import FORMAT
from .problem import Ints, Problem

_MAXIMISED = ("coverage", "equity", "backup", "served", "robust")


@dataclass(frozen=True, slots=True)
class Audit:
    """Outcome of a check: what is wrong with the plan, and the figures found instead."""

    errors: tuple[str, ...]
    facts: dict[str, Any]

    @property
    def valid(self) -> bool:
        return not self.errors

    def to_dict(self) -> dict[str, Any]:
        return {"valid": self.valid, "errors": list(self.errors), **self.facts}


def verify_plan(problem: Problem, plan: dict[str, Any]) -> Audit:
    """Recompute everything a plan claims and keeps; shares no code with the solving path.

    Args:
        plan: as read from the plan file.
    """
    ground = Ground(problem)
    try:
        errors = list(_head(problem, plan))
        chosen, found = _choice(ground, plan)
        errors += found
        errors += rules(ground, chosen)
        values = values_of(ground, chosen)
        errors += _claims(problem, plan, values)
        errors += reasons(ground, plan, chosen)
        tables = _tables(ground, chosen)
        errors += compare("coverage", field(plan, "coverage", dict), tables)
        errors += next_steps(ground, chosen, plan)
        errors += phases(ground, chosen, plan)
        errors += capacity(ground, chosen, plan)
        errors += scenarios(ground, chosen, plan)
    except Malformed as malformed:
        return Audit((str(malformed),), {"problem_sha256": problem.sha256()})
    facts = {
        "problem_sha256": problem.sha256(),
        "open": int((chosen >= 0).sum()),
        "cost_yuan": values["cost"],
        "objective": {name: values[name] for name in listed(problem)},
        "coverage": tables,
    }
    return Audit(tuple(errors), facts)


def _head(problem: Problem, plan: dict[str, Any]) -> Iterator[str]:
    if field(plan, "format", str) != FORMAT:
        raise Malformed(f"The format is not {FORMAT}.")
    if field(plan, "problem_sha256", str) != problem.sha256():
        yield "problem_sha256: The plan was made from another problem."
    if field(plan, "status", str) not in ("optimal", "feasible"):
        yield "status: It is neither optimal nor feasible."
    if field(plan, "seconds", int, float) < 0:
        yield "seconds: It is negative."
    field(plan, "engine", str)


def _choice(ground: Ground, plan: dict[str, Any]) -> tuple[Ints, list[str]]:
    """(sites,) option of each open site, and what is wrong with the two lists."""
    sites, errors = ground.problem.sites, []
    index = {name: i for i, name in enumerate(sites.id)}
    chosen = np.full(ground.n_sites, -1, dtype=np.int64)
    today = ground.today()
    for entry in field(plan, "open", list):
        name = field(entry, "site", str)
        if name not in index:
            raise Malformed(f'open: "{name}" is not a site.')
        site, level = index[name], field(entry, "level", str, type(None))
        option = [
            o for o in np.flatnonzero(ground.option_site == site) if ground.option_level[o] == level
        ]
        if not option:
            raise Malformed(f'open: "{name}" has no level "{level}".')
        if chosen[site] >= 0:
            errors.append(f'open: "{name}" is listed twice.')
        chosen[site] = option[0]
        if not same(field(entry, "cost_yuan", int, float), ground.option_cost[option[0]]):
            errors.append(f'open: the cost of "{name}" is {ground.option_cost[option[0]]:g} yuan.')
        right = (
            "build"
            if not sites.existing[site]
            else "keep"
            if chosen[site] == today[site]
            else "upgrade"
        )
        if field(entry, "action", str) != right:
            errors.append(f'open: the action for "{name}" is {right}.')
    closed = {sites.id[i] for i in np.flatnonzero(sites.existing & (chosen < 0))}
    told = field(plan, "close", list)
    if len(told) != len(closed) or set(map(str, told)) != closed:
        errors.append(f"close: It should list {sorted(closed)}.")
    return chosen, errors


def _claims(problem: Problem, plan: dict[str, Any], values: dict[str, float]) -> Iterator[str]:
    told = field(plan, "objective", dict)
    for name in listed(problem):
        if not same(field(told, name, int, float), values[name]):
            yield f"objective: {name} is {values[name]:.9g}, not {told[name]:.9g}."
    for name in sorted(set(told) - set(listed(problem))):
        yield f"objective: {name} is not asked for."
    first = problem.objective[0]
    value, bound = values[first], field(plan, "bound", int, float)
    gap = field(plan, "gap", int, float)
    if (bound < value if first in _MAXIMISED else bound > value) and not same(bound, value):
        yield f"bound: {bound:.9g} is passed by the plan's own {first} of {value:.9g}."
    true_gap = 0.0 if same(bound, value) else abs(bound - value) / abs(value) if value else 1.0
    if not same(gap, true_gap):
        yield f"gap: It is {true_gap:.9g}, not {gap:.9g}."
    if plan["status"] == "optimal" and not same(bound, value):
        yield "status: It says optimal, but the bound is not met."


def _tables(ground: Ground, chosen: Ints) -> dict[str, Any]:
    """Coverage today and by the plan: total, by district, group and hours."""
    demand = ground.problem.demand
    served = [ground.times_covered(state) for state in (ground.today(), chosen)]
    sums = {name: np.zeros(len(demand.weight)) for name in ("demand", "before", "after")}
    for rows, reach, service, share in ground.row_needs:
        people = share * demand.weight[rows]
        sums["demand"][rows] += people
        for name, times in zip(("before", "after"), served, strict=True):
            sums[name][rows] += people * (times[reach, service][ground.point[rows]] > 0)
    tables: dict[str, Any] = {"total": {name: float(v.sum()) for name, v in sums.items()}}
    for by in ("district", "group", "hours"):
        names = np.array(getattr(demand, by))
        tables[by] = {
            str(word): {name: float(v[names == word].sum()) for name, v in sums.items()}
            for word in np.unique(names)
        }
    return tables
