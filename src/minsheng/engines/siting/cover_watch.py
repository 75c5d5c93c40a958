"""Keeping time and company while a coverage engine works: limits, progress, cancel."""

from __future__ import annotations

import time

from minsheng.engines.common.status import Progress, Report


class Watch:
    """One run's clock. ``over`` is true once time is up or the caller asked to stop."""

    def __init__(self, time_limit_s: float, report: Report | None) -> None:
        self._start = time.perf_counter()
        self._limit = time_limit_s
        self._report = report
        self._asked = False

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._start

    @property
    def left(self) -> float:
        return 0.0 if self._asked else self._limit - self.seconds

    @property
    def over(self) -> bool:
        return self.left <= 0.0

    def tell(self, phase: str, objective: float | None, bound: float | None) -> None:
        """Tell the caller where the run is; a true answer ends it."""
        if self._asked or self._report is None:
            return
        if self._report(Progress(phase, objective, bound, self.seconds)):
            self._asked = True
