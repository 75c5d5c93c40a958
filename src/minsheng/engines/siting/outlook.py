"""Beyond the plan: what the next money would buy, and what any other choice would cover."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .explain import coverage_tables, level_name
from .plan import Coverage, NextStep
from .problem import Bools, Floats, Ints, Problem
from .rows import Model, Rows, build_model

STEPS = 10


def next_steps(model: Model, rows: Rows, chosen: Ints, count: int = STEPS) -> tuple[NextStep, ...]:
    """The openings and upgrades that would follow the plan, most new people per yuan first.

    Each step assumes the ones before; budget and count are set aside, "must" is kept. A level that
    takes away what its site offers is no step. The steps are at once the curve of what more money
    buys and, for those who are not covered, what it costs to reach them.
    """
    levels = model.levels
    row = np.repeat(np.arange(len(rows.weight)), np.diff(rows.indptr))
    chosen = chosen.copy()
    steps: list[NextStep] = []
    for _ in range(count):
        is_open = levels.open_features(chosen)
        served = np.bincount(row[is_open[rows.features]], minlength=len(rows.weight)) > 0
        left = np.where(served[row], 0.0, rows.weight[row])
        gain = np.bincount(rows.features, weights=left, minlength=len(is_open))
        people = np.append(gain, 0.0)[levels.offers].sum(axis=1)
        price = _price(model, chosen)
        able = (people > 0) & _keeps_all(model, chosen, is_open)
        if not able.any():
            break
        worth = np.where(able, people / np.maximum(price, 1.0), -1.0)
        level = int(np.argmax(worth))
        steps.append(_step(model, chosen, level, float(price[level]), float(people[level])))
        chosen[levels.site[level]] = level
    return tuple(steps)


def _price(model: Model, chosen: Ints) -> Floats:
    """(levels,) yuan to pay on top of what the site costs in the plan."""
    levels = model.levels
    now = chosen[levels.site]
    return levels.cost_yuan - np.where(now >= 0, levels.cost_yuan[now], 0.0)


def _keeps_all(model: Model, chosen: Ints, is_open: Bools) -> Bools:
    """(levels,) whether the level may open and offers all that its site offers in the plan."""
    levels = model.levels
    now = chosen[levels.site]
    offered = np.append(is_open, False)[levels.offers].sum(axis=1)
    has = np.where(now >= 0, (levels.offers[now] >= 0).sum(axis=1), 0)
    return np.asarray(model.allowed[levels.site] & (offered >= has))


def _step(model: Model, chosen: Ints, level: int, price: float, people: float) -> NextStep:
    site = int(model.levels.site[level])
    return NextStep(
        site=model.problem.sites.id[site],
        level=level_name(model, level),
        cost_yuan=price,
        people=people,
    )


def coverage_of(problem: Problem, opened: Mapping[str, str | None]) -> Coverage:
    """Coverage of any choice of sites: what if this one falls away, what if that one were larger.

    Args:
        opened: site id → level (None where the problem has no options); all others are closed.

    Raises:
        KeyError: there is no such site, or it has no such level.
    """
    model = build_model(problem)
    index = {name: i for i, name in enumerate(problem.sites.id)}
    chosen = np.full(len(index), -1, dtype=np.int64)
    for name, level in opened.items():
        chosen[index[name]] = _level(model, index[name], level)
    return coverage_tables(model, chosen)


def _level(model: Model, site: int, name: str | None) -> int:
    """The level of a site by name; a dominated one stands for the one that replaced it."""
    options = model.problem.options
    if options is None:
        return int(model.levels.start[site])
    wanted = next((o for o in options if o.site == site and o.level == name), None)
    if wanted is None:
        raise KeyError(name)
    services = set(model.levels.feature_of)
    for level in model.levels.of_site(site):
        option = options[int(model.levels.option[level])]
        if option.services & services >= wanted.services & services:
            return level
    raise KeyError(name)
