"""``manage worker``: does the jobs in the background."""

from __future__ import annotations

import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.utils import is_locked_database_exception

from minsheng.jobs import pulse, recovery
from minsheng.jobs.heart import Heart


class JobWorker(Worker):
    """The tasks worker, which also tells the handler at hand to stop when it is stopped itself."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        pulse.stopping.set()
        super().shutdown(signum, frame)

    def run_patiently(self) -> None:
        """Run; on SQLite a long write elsewhere can lock the queue: wait for it rather than die of it."""
        while self.running:
            try:
                self.run()
                return
            except OperationalError as problem:
                if not is_locked_database_exception(problem):
                    raise
                connection.close()
                time.sleep(self.interval)


class Command(BaseCommand):
    """Several workers may run at once, on one machine or many; SQLite is best served by one."""

    help = "Do background jobs until stopped (SIGTERM puts the job at hand back in the queue)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", action="store_true", help="end when nothing is left to do")
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds between looks into the queue"
        )

    def handle(self, *args: Any, batch: bool, interval: float, **options: Any) -> None:
        worker = JobWorker(
            queue_names=["default"],
            interval=max(interval, 0.05),
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=pulse.TOKEN,
            excluded_queue_names=[],
        )
        worker.configure_signals()
        recovery.recover()
        recovery.forget_old_tasks()
        heart = Heart()
        heart.start()
        try:
            worker.run_patiently()
        finally:
            heart.stop()
