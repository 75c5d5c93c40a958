"""The answer of the array functions: which sites, how good, how sure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Selection:
    """Chosen sites with the proof of how good they are.

    Attributes:
        sites: chosen site indices, sorted, int64.
        objective: value of the plan (weight covered, or weighted distance).
        bound: proven bound on the best possible value (upper for coverage, lower for distance).
        gap: ``|bound - objective| / |objective|``; 0 when proved.
        status: "optimal" or "feasible".
        seconds: wall-clock time used.
    """

    sites: NDArray[np.int64]
    objective: float
    bound: float
    gap: float
    status: str
    seconds: float
