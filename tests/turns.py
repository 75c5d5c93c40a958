"""Transactions take turns where the pages' server and the test share one connection.

On SQLite the live server answers from other threads over the test's own connection (the database is
in memory). Django takes a connection to belong to one thread: a request that begins while the test
is inside a transaction becomes a savepoint of it, and is lost when the outer one ends first
("no such savepoint"). With a lock per connection each outermost transaction runs to its end.
"""

from __future__ import annotations

import threading
from typing import Any

from django.db import connections
from django.db.transaction import Atomic

PATIENCE = 120.0  # seconds: longer than any wait for a page, so that a deadlock ends with words

enter, leave = Atomic.__enter__, Atomic.__exit__


def turn(using: str | None) -> threading.RLock:
    """The lock of the connection this thread uses; threads with their own never wait."""
    return connections[using or "default"].__dict__.setdefault("turn", threading.RLock())  # type: ignore[no-any-return]


def enter_in_turn(block: Atomic) -> None:
    """Begin a transaction (or a savepoint) when no other thread is inside one."""
    lock = turn(block.using)
    if not lock.acquire(timeout=PATIENCE):
        raise RuntimeError("another thread does not end its transaction")
    try:
        enter(block)
    except BaseException:
        lock.release()
        raise


def leave_in_turn(block: Atomic, *error: Any) -> None:
    """End it and let the next thread in."""
    try:
        leave(block, *error)
    finally:
        turn(block.using).release()


def take_turns() -> None:
    """From now on, in this process."""
    Atomic.__enter__ = enter_in_turn  # type: ignore[method-assign]
    Atomic.__exit__ = leave_in_turn  # type: ignore[method-assign]
