"""Difference in differences: the changed stations against those where nothing was changed."""

from __future__ import annotations

import numpy as np

from minsheng.engines.effects.errors import over_weeks, within_stations
from minsheng.engines.effects.panel import Numbers, Unfit
from minsheng.engines.effects.result import Check, Estimate

MIN_CLUSTERS = 8
"""So many stations on either side before errors are taken by station; with fewer they are taken over weeks.
Source: a proposal, checked by the simulations in tests/engines/effects."""

ROUNDS, CLOSE = 500, 1e-10


def by_station(changed: Numbers, compared: Numbers, before: int) -> Estimate:
    """Two-way fixed effects (stations and weeks), errors clustered by station."""
    rows = np.vstack([changed, compared])
    told = np.isfinite(rows)
    treated = np.zeros_like(rows)
    treated[: len(changed), before:] = 1.0
    y, x = (_without_two_ways(part, told) for part in (rows, treated))
    groups = np.repeat(np.arange(len(rows)), rows.shape[1]).reshape(rows.shape)
    freedom = _freedom(len(changed), len(compared))
    return within_stations(y[told], x[told][:, None], groups[told], freedom)


def _without_two_ways(values: Numbers, told: Numbers) -> Numbers:
    """``values`` without their station and week means, gaps allowed (alternating projections)."""
    rest = np.where(told, values, 0.0)
    for _round in range(ROUNDS):
        last = rest
        for axis in (0, 1):
            counts = np.maximum(told.sum(axis=axis, keepdims=True), 1)
            rest = np.where(told, rest - rest.sum(axis=axis, keepdims=True) / counts, 0.0)
        if float(np.abs(rest - last).max()) <= CLOSE * max(1.0, float(np.abs(rest).max())):
            break
    return rest


def _freedom(changed: int, compared: int) -> float:
    """Degrees of freedom of a difference of two means (Welch-Satterthwaite for equal spreads)."""
    shares = 1 / changed, 1 / compared
    return sum(shares) ** 2 / (shares[0] ** 2 / (changed - 1) + shares[1] ** 2 / (compared - 1))


def by_week(gap: Numbers, before: int) -> tuple[Estimate, int]:
    """The weekly gap between both groups, after against before; errors over weeks."""
    told = np.isfinite(gap)
    after = (np.arange(len(gap)) >= before).astype(float)
    x = np.column_stack([np.ones(len(gap)), after])
    estimate, _terms, lags = over_weeks(gap[told], x[told], np.array([0.0, 1.0]))
    return estimate, lags


def moved_alike(gap: Numbers, before: int) -> Check | None:
    """Did the gap widen or narrow in the weeks before the change? Per week."""
    weeks = np.arange(before, dtype=float)
    told = np.isfinite(gap[:before])
    x = np.column_stack([np.ones(before), weeks])
    try:
        estimate, _terms, _lags = over_weeks(gap[:before][told], x[told], np.array([0.0, 1.0]))
    except Unfit:
        return None
    return Check("trend", estimate)
