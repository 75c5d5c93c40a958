"""One run of the p-median engine: the best plan so far, the bound, the clock and the listener."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from minsheng.engines.common.status import Progress, Report
from minsheng.engines.siting.median_core import Longs

TOLERANCE = 1e-7
"""Relative: a plan counts as proved when no other can be better by more than this."""


class Stopped(Exception):
    """The time is up or the listener asked to stop; what was found so far stands."""


class ListsTooShort(Exception):
    """A plan looked cheap only because far sites were left out of the customers' lists."""


@dataclass(slots=True)
class Run:
    """What every part of one run shares.

    Attributes:
        evaluate: true cost of a plan, given its site indices.
        whole: every possible plan costs a whole number, so bounds may be rounded up.
        noise: rounding errors of sums of costs stay below this.
        complete: the lists hold every site, so a core's costs are true costs.
        value, sites: the best plan known.
        bound: no plan costs less.
    """

    evaluate: Callable[[Longs], float]
    whole: bool
    noise: float
    time_limit_s: float
    report: Report | None
    value: float = np.inf
    sites: Longs = field(default_factory=lambda: np.zeros(0, np.int64))
    bound: float = 0.0
    complete: bool = False
    began: float = field(default_factory=time.monotonic)

    def offer(self, sites: Longs, core_cost: float) -> None:
        """Take a plan if it beats the best; ``core_cost`` is what the core says it costs."""
        if core_cost >= self.cut():
            return
        cost = self.evaluate(sites)
        if cost < self.value:
            self.value, self.sites = cost, np.sort(sites)
        if not self.complete and cost - core_cost > 1e-7 * cost + self.noise:
            raise ListsTooShort

    def cut(self) -> float:
        """A bound this high leaves no room for a better plan."""
        return self.before(self.value)

    def before(self, value: float) -> float:
        """The bound from which no plan can cost less than ``value``."""
        slack = max(1e-6, 1e-10 * abs(value))
        if self.whole and slack < 0.5:
            return value - 1.0 + slack
        return value - max(TOLERANCE * abs(value), self.noise)

    def raise_bound(self, bound: float) -> None:
        """Note a proven bound; one that reaches the cut proves the best plan."""
        if bound >= self.cut():
            bound = self.value
        self.bound = max(self.bound, min(bound, self.value))

    @property
    def proved(self) -> bool:
        return self.bound >= self.value

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def remaining(self) -> float:
        return self.time_limit_s - self.seconds()

    def breathe(self, phase: str) -> None:
        """Tell the listener where we are; raises ``Stopped`` when it is time to end."""
        seconds = self.seconds()
        best = self.value if np.isfinite(self.value) else None
        if self.report and self.report(Progress(phase, best, self.bound, seconds)):
            raise Stopped
        if seconds > self.time_limit_s:
            raise Stopped
