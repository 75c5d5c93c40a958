"""How much too sure Newey-West errors are on a short series, and how much they can be trusted.

The errors come from residuals, which are smaller than what they stand for, the more so the more weeks hang
together and the more terms are fitted. For the very weeks and terms at hand both sides are known: what the
variance is, and what Newey-West can be expected to say of it, if errors follow one another like an
autoregression of order one. Their ratio widens the error; the spread of the estimate gives the degrees of
freedom. Sources: Bell and McCaffrey (2002), Survey Methodology 28; Imbens and Kolesar (2016), Review of
Economics and Statistics 98 (both for clusters; here the kernel's weights take the place of the clusters).
"""

from __future__ import annotations

import numpy as np

from minsheng.engines.effects.panel import Numbers

FOLLOWING = np.linspace(0.0, 0.9, 46)
"""Candidates for how much of an error goes on in the next week."""


def widening(x: Numbers, contrast: Numbers, resid: Numbers, lags: int) -> tuple[float, float]:
    """By what the Newey-West variance of ``contrast`` is to be multiplied, and its degrees of freedom."""
    influence = np.linalg.pinv(x).T @ contrast
    maker = np.eye(len(x)) - x @ np.linalg.pinv(x)
    apart = np.abs(np.subtract.outer(np.arange(len(x)), np.arange(len(x))))
    kernel = np.maximum(1 - apart / (lags + 1), 0) * np.outer(influence, influence)
    spread = _following(resid, maker, apart) ** apart
    seen = maker @ kernel @ maker @ spread
    expected = float(np.trace(seen))
    true = float(influence @ spread @ influence)
    return true / expected, expected**2 / float(np.sum(seen * seen.T))


def _following(resid: Numbers, maker: Numbers, apart: Numbers) -> float:
    """The candidate whose residuals would on average follow one another as the real ones do."""
    found = float(resid[1:] @ resid[:-1] / (resid @ resid))

    def expected(candidate: float) -> float:
        residual = maker @ candidate**apart @ maker
        return float(np.trace(residual, offset=1) / np.trace(residual))

    told = [expected(float(one)) for one in FOLLOWING]
    return float(FOLLOWING[int(np.argmin(np.abs(np.array(told) - found)))])
