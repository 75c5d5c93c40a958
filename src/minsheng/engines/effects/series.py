"""Interrupted time series: the course before the change goes on in thought, and is compared with what came."""

from __future__ import annotations

import numpy as np

from minsheng.engines.effects.errors import over_weeks
from minsheng.engines.effects.panel import MIN_BEFORE, Numbers, Unfit
from minsheng.engines.effects.result import Check, Estimate


def interrupted(y: Numbers, before: int) -> tuple[Estimate, Numbers, int]:
    """The mean effect over the weeks after, what was to be expected in every week, the lags.

    Segmented regression: level and slope before, a step and another slope after. NaN weeks are left out.
    """
    weeks = np.arange(len(y), dtype=float)
    after = (weeks >= before).astype(float)
    x = np.column_stack([np.ones_like(weeks), weeks, after, after * (weeks - before)])
    told = np.isfinite(y)
    contrast = np.array([0.0, 0.0, 1.0, float((weeks - before)[told & (after > 0)].mean())])
    estimate, terms, lags = over_weeks(y[told], x[told], contrast)
    return estimate, np.asarray(x[:, :2] @ terms[:2], dtype=float), lags


def placebo(y: Numbers, before: int) -> Check | None:
    """The same question about a day in the middle of the time before, when nothing was changed."""
    if before < 2 * MIN_BEFORE:
        return None
    try:
        estimate, _expected, _lags = interrupted(y[:before], before // 2)
    except Unfit:
        return None
    return Check("placebo", estimate)
