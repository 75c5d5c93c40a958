"""Estimates with errors that hang together over weeks (Newey-West) or within stations (clusters).

statsmodels is imported when it is needed: it costs seconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from minsheng.engines.effects.panel import Numbers, Unfit
from minsheng.engines.effects.result import Estimate
from minsheng.engines.effects.shortness import widening

LEVEL = 0.975
FLAT = 1e-9


def lags_for(weeks: int) -> int:
    """Newey and West (1994): 4 (T / 100) ** (2/9), whole weeks."""
    return int(4 * (weeks / 100) ** (2 / 9))


def over_weeks(y: Numbers, x: Numbers, contrast: Numbers) -> tuple[Estimate, Numbers, int]:
    """OLS of ``y`` (weeks) on ``x`` (weeks × terms); the estimate of ``contrast``, the terms, the lags.

    Raises:
        Unfit: constant, when nothing is left that varies.
    """
    from statsmodels.regression.linear_model import OLS

    lags = lags_for(len(y))
    fit = OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False})
    resid = np.asarray(fit.resid)
    _refuse_flat(resid, y)
    factor, freedom = widening(x, contrast, resid, lags)
    return _told(fit, contrast, factor, freedom), np.asarray(fit.params), lags


def within_stations(y: Numbers, x: Numbers, groups: NDArray[np.int64], freedom: float) -> Estimate:
    """OLS of ``y`` on the one column ``x``, errors clustered by ``groups``.

    Raises:
        Unfit: constant, when nothing is left that varies.
    """
    from statsmodels.regression.linear_model import OLS

    fit = OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": groups})
    _refuse_flat(np.asarray(fit.resid), y)
    return _told(fit, np.ones(1), 1.0, freedom)


def _refuse_flat(resid: Numbers, y: Numbers) -> None:
    """A course without any wobble is entered by rule, not measured; its interval would have no width."""
    if float(np.abs(resid).max()) <= FLAT * max(1.0, float(np.abs(y).max())):
        raise Unfit("constant")


def _told(fit: Any, contrast: Numbers, factor: float, freedom: float) -> Estimate:
    from scipy import stats

    value = float(contrast @ fit.params)
    variance = factor * float(contrast @ np.asarray(fit.cov_params()) @ contrast)
    if not variance > 0:
        raise Unfit("constant")
    error = float(np.sqrt(variance))
    reach = float(stats.t.ppf(LEVEL, freedom)) * error
    return Estimate(value, value - reach, value + reach, 2 * float(stats.t.sf(abs(value) / error, freedom)))  # fmt: skip
