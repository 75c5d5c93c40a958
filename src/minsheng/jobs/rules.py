"""When a running job counts as lost, and how often it is tried again."""

from __future__ import annotations

import datetime as dt
import os
import socket
from dataclasses import dataclass

MAX_LOSSES = 3
"""A job whose worker died this many times is given up: the job itself is the likely cause."""


@dataclass(frozen=True, slots=True)
class WorkerName:
    """Which process runs a job: machine, process number, and a token drawn when it started."""

    host: str
    pid: int
    token: str

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}:{self.token}"

    @classmethod
    def here(cls, token: str) -> WorkerName:
        """This process."""
        return cls(socket.gethostname()[:60], os.getpid(), token)

    @classmethod
    def read(cls, text: str) -> WorkerName | None:
        """The name written as ``text``; None if it is not one."""
        host, _, rest = text.partition(":")
        pid, _, token = rest.partition(":")
        return cls(host, int(pid), token) if pid.isdigit() else None


def process_is_gone(worker: WorkerName, me: WorkerName) -> bool:
    """Do we know for certain that ``worker`` is dead? Only a process on our own machine can be looked up.

    A restarted container often hands out the old process number again, hence the token.
    """
    if worker.host != me.host:
        return False
    if worker.pid == me.pid:
        return worker.token != me.token
    try:
        os.kill(worker.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def is_lost(
    worker: str,
    heartbeat: dt.datetime | None,
    *,
    me: WorkerName,
    now: dt.datetime,
    patience: dt.timedelta,
) -> bool:
    """Has the process that ran this job died, or been silent for longer than ``patience``?"""
    name = WorkerName.read(worker)
    if name is not None and process_is_gone(name, me):
        return True
    return heartbeat is None or now - heartbeat > patience
