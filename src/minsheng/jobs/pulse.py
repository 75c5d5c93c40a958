"""What this process is working on and whether it is being stopped; shared by its threads."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from minsheng.jobs.rules import WorkerName

if TYPE_CHECKING:
    from minsheng.jobs.work import Work

TOKEN = secrets.token_hex(8)
stopping = threading.Event()
"""Set when this worker has been told to end: handlers put their job back."""
_current: list[Work] = []


def me() -> WorkerName:
    """The name under which this process claims jobs."""
    return WorkerName.here(TOKEN)


@contextmanager
def working_on(work: Work) -> Iterator[None]:
    """While inside, the heart of this process beats for ``work``."""
    _current.append(work)
    try:
        yield
    finally:
        _current.remove(work)


def current() -> Work | None:
    """What this process is working on at the moment."""
    return _current[-1] if _current else None
