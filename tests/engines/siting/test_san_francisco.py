"""The San Francisco example: optimal for every number of sites, by an independent solver."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from minsheng.engines.siting import Problem, read_problem, solve

EXAMPLE = Path(__file__).parents[3] / "examples" / "san-francisco"


@pytest.fixture(scope="module")
def problem() -> Problem:
    return read_problem(EXAMPLE)


@pytest.fixture(scope="module")
def metres(problem: Problem) -> np.ndarray:
    ways = problem.distances
    assert ways is not None
    table = np.full((len(problem.demand.id), len(problem.sites.id)), np.inf)
    table[ways.demand, ways.site] = ways.metres
    assert np.isfinite(table).all()
    return table


def textbook_coverage(weight: np.ndarray, within: np.ndarray, count: int) -> float:
    """Church & ReVelle as written: one variable per point and per site."""
    n, m = within.shape
    rows = np.hstack([within.astype(float), -np.eye(n)])
    exactly = np.concatenate([np.ones(m), np.zeros(n)])
    answer = milp(
        -np.concatenate([np.zeros(m), weight]),
        integrality=np.ones(m + n),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(rows, 0, np.inf), LinearConstraint(exactly, count, count)],
    )
    return float(-answer.fun)


def textbook_median(weight: np.ndarray, metres: np.ndarray, count: int) -> float:
    """ReVelle & Swain as written: one variable per pair and per site."""
    n, m = metres.shape
    each = np.hstack([np.kron(np.eye(n), np.ones(m)), np.zeros((n, m))])
    linked = np.hstack([np.eye(n * m), -np.tile(np.eye(m), (n, 1))])
    number = np.concatenate([np.zeros(n * m), np.ones(m)])
    answer = milp(
        np.concatenate([(weight[:, None] * metres).ravel(), np.zeros(m)]),
        integrality=np.concatenate([np.zeros(n * m), np.ones(m)]),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(each, 1, 1),
            LinearConstraint(linked, -np.inf, 0),
            LinearConstraint(number, count, count),
        ],
    )
    return float(answer.fun)


@pytest.mark.parametrize("count", range(1, 9))
def test_coverage_is_optimal(problem: Problem, metres: np.ndarray, count: int) -> None:
    plan = solve(replace(problem, count=count))

    best = textbook_coverage(problem.demand.weight, metres <= 5000, count)
    assert (plan.status, plan.gap) == ("optimal", 0)
    assert plan.objective["coverage"] == pytest.approx(best)


@pytest.mark.parametrize("count", range(1, 9))
def test_weighted_distance_is_optimal(problem: Problem, metres: np.ndarray, count: int) -> None:
    plan = solve(replace(problem, count=count, objective=("distance",)))

    assert (plan.status, plan.gap) == ("optimal", 0)
    assert len(plan.open) == count
    best = textbook_median(problem.demand.weight, metres, count)
    assert plan.objective["distance"] == pytest.approx(best, rel=1e-9)
