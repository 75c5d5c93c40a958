"""What a handler holds while it works: tell how far it is, hear whether to stop."""

from __future__ import annotations

import math
import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from minsheng.jobs import aside, pulse
from minsheng.jobs.models import Job

WRITE_EVERY_S = 0.5


def _finite(value: Any) -> Any:
    """JSON in a database knows no infinity (a gap before the first plan): None instead."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


class JobFailed(Exception):
    """The work cannot be done, for a reason people can understand and act on.

    Args:
        text: Chinese source text (``gettext_noop``) with named placeholders.
        params: values for the placeholders.
    """

    def __init__(self, text: str, **params: Any) -> None:
        super().__init__(text)
        self.text = text
        self.params = params


class Work:
    """One run of one job.

    Attributes:
        result_url: where the result can be seen; may be set by the handler.
        put_back: the worker is being stopped; return without a result, the job will run again.
        cancelled: somebody asked to cancel; what is worth keeping may be kept.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.result_url = job.result_url
        self.told_to_stop = False
        self._lost = False
        self._written = float("-inf")
        self._pending = False

    @property
    def cancelled(self) -> bool:
        return self.job.cancel_requested

    @property
    def put_back(self) -> bool:
        return self._lost or (self.told_to_stop and not self.cancelled)

    def report(self, share: float | None = None, phase: str = "", **detail: Any) -> bool:
        """Store how far the work is; cheap enough for every turn of a loop.

        Inside a transaction nothing is written (nobody could see it): the worker's heart
        writes it from outside, on SQLite into a file beside the database.

        Args:
            share: 0 to 1; None leaves it as it was.
            phase: Chinese source text of the step, see ``registry``; "" leaves it as it was.
            detail: plain JSON values: they fill the phase's placeholders and can be read by pages
                (objective, bound, gap). Kept until given anew.

        Returns:
            True when the handler should stop now: cancelled, or to be put back.
        """
        if share is not None:
            self.job.share = min(max(share, 0.0), 1.0)
        self.job.phase = phase or self.job.phase
        self.job.detail = self.job.detail | {name: _finite(value) for name, value in detail.items()}
        self._pending = True
        if time.monotonic() - self._written >= WRITE_EVERY_S:
            self._written = time.monotonic()
            if transaction.get_connection().in_atomic_block:
                aside.tell(self.job)
            else:
                self.write()
            self.listen()
        self.told_to_stop = self.told_to_stop or self._should_stop()
        return self.told_to_stop

    def _should_stop(self) -> bool:
        return self._lost or self.cancelled or pulse.stopping.is_set()

    def write(self) -> None:
        """Store the progress and beat; also called by the worker's heart from its own thread."""
        values: dict[str, Any] = {"heartbeat": timezone.now()}
        if self._pending:
            self._pending = False
            values |= {"share": self.job.share, "phase": self.job.phase, "detail": self.job.detail}
        if not self._mine().update(**values):
            self._lost = True

    def listen(self) -> None:
        """Hear whether somebody asked to cancel."""
        if aside.asked(self.job) or self._mine().filter(cancel_requested=True).exists():
            self.job.cancel_requested = True

    def _mine(self) -> Any:
        return Job.objects.filter(
            pk=self.job.pk, state=Job.State.RUNNING, attempts=self.job.attempts
        )
