"""The best coverage plan so far, and what a bound must reach to prove it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

ROUNDING = 1e-10  # share of the total weight by which sums of floats may be wrong


@dataclass
class Best:
    """The best plan so far and what a bound must reach to prove it.

    ``unit`` divides every possible value (1 for whole people), 0 when nothing is known; then a
    bound within ``slack`` of the value counts as proof.
    """

    unit: float
    slack: float
    value: float = 0.0
    sites: Ints = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def stop(self) -> float:
        """A part of the problem with a bound not above this holds nothing better."""
        return self.value + (self.unit - self.slack if self.unit else self.slack)

    def offer(self, value: float, sites: Ints) -> None:
        if value > self.value + 0.5 * self.slack:
            self.value = value
            self.sites = np.sort(sites)
