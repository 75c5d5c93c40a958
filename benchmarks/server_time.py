"""How long a request keeps the server busy, on a machine that may be busy with other things.

Wall-clock time on such a machine is mostly waiting for others. So besides it we count the CPU time of
this process, where SQLite works too, and that of the PostgreSQL process which answers this connection:
together they are the clock of an idle machine, less what is waited for the disk.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Timing:
    """One question, asked many times; all in ms. ``busy`` is CPU time, ``wall`` the clock."""

    busy: list[float]
    wall: list[float]
    queries: int

    @property
    def median(self) -> float:
        return statistics.median(self.busy)

    @property
    def p95(self) -> float:
        return sorted(self.busy)[int(len(self.busy) * 0.95)]

    @property
    def wall_low(self) -> float:
        """The low quartile: a quarter of the answers were at least as quick."""
        return statistics.quantiles(self.wall, n=4)[0]


def server_pid() -> int | None:
    """The PostgreSQL process of this connection; None on SQLite, which works inside this process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        # Side processes would do their part unseen.
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def busy_ms(pid: int | None) -> float:
    """CPU time so far of this process and of the database's."""
    own = time.process_time() * 1000
    if pid is None:
        return own
    return own + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def timed(ask: Callable[[int], object], times: int, warm_up: int = 3) -> Timing:
    """Asks ``ask(0)``, ``ask(1)`` …; the queries are counted in a turn of their own."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    pid = server_pid()
    for number in range(warm_up):
        ask(number)
    busy, wall = [], []
    for number in range(times):
        before, clock = busy_ms(pid), time.perf_counter()
        ask(number)
        wall.append((time.perf_counter() - clock) * 1000)
        busy.append(busy_ms(pid) - before)
    with CaptureQueriesContext(connection) as queries:
        ask(0)
    return Timing(busy, wall, len(queries))
