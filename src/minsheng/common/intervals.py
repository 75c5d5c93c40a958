"""Intervals around shares, so that no share is shown without how sure it is."""

from __future__ import annotations

import math

Z_95 = 1.959963984540054


def wilson(count: float, size: float, *, z: float = Z_95) -> tuple[float, float]:
    """Score interval of the share ``count / size``; (0, 1) for an empty sample.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    if size <= 0:
        return 0.0, 1.0
    share, spread = count / size, z * z / size
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / size + spread / (4 * size)) / (1 + spread)
    # at shares of 0 and 1 the bound is the share itself; rounding must not put it on the wrong side
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
