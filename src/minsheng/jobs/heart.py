"""The heart of a worker: beats for the job at hand, looks after lost ones and the database, beside the work itself."""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, connection

from minsheng.jobs import planner, pulse, recovery

logger = logging.getLogger("minsheng.jobs")
BEAT_S = 2.0
LOOK_EVERY_S = 15.0


class Heart(threading.Thread):
    """A thread with its own database connection, so that a handler deep in a solver or in one
    long transaction neither seems dead nor hides its progress."""

    def __init__(self) -> None:
        super().__init__(name="heart", daemon=True)
        self._end = threading.Event()
        self._looked = time.monotonic()
        self._informed: float | None = None

    def run(self) -> None:
        while not self._end.wait(BEAT_S):
            self.beat()
        connection.close()

    def beat(self) -> None:
        """Once: progress out, wish to cancel in, now and then a look for lost jobs."""
        try:
            work = pulse.current()
            if work is not None:
                work.write()
                work.listen()
            if time.monotonic() - self._looked >= LOOK_EVERY_S:
                self._looked = time.monotonic()
                recovery.recover()
                self._inform()
        except DatabaseError as problem:
            # SQLite lets one writer in at a time; the next beat comes in two seconds.
            logger.info("missed a heartbeat: %s", problem)
            connection.close()

    def _inform(self) -> None:
        """Now and then, and soon after the start: what the planner should know."""
        if self._informed is None or self._looked - self._informed >= planner.EVERY_S:
            planner.inform()
            self._informed = self._looked

    def stop(self) -> None:
        """Beat no more."""
        self._end.set()
        self.join(timeout=30)
