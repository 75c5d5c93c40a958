"""How long a search may still run, and who wants to hear how far it is."""

from __future__ import annotations

import time

from minsheng.engines.common.status import Progress, Report


class Clock:
    """How long a search has run and may still run, and who wants to hear of it."""

    def __init__(self, limit_s: float, progress: Report | None) -> None:
        self.began = time.monotonic()
        self.limit_s, self.progress = limit_s, progress
        self.stopped = False

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def left(self) -> float:
        return 0.0 if self.stopped else max(self.limit_s - self.seconds(), 0.0)

    def tell(self, phase: str, objective: float | None, bound: float | None) -> bool:
        """Report; true once somebody has asked to stop."""
        if self.progress is not None and not self.stopped:
            self.stopped = bool(self.progress(Progress(phase, objective, bound, self.seconds())))
        return self.stopped
