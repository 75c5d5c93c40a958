"""Arrays of whole numbers, and runs of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def ranges(start: Ints, stop: Ints) -> Ints:
    """``start[0], …, stop[0] - 1, start[1], …`` in one array."""
    length = stop - start
    ends = np.cumsum(length)
    total = int(ends[-1]) if len(ends) else 0
    every: Ints = np.arange(total) + np.repeat(start - ends + length, length)
    return every
