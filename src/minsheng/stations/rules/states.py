"""Which way a station may go: the allowed moves as data."""

from __future__ import annotations

from dataclasses import dataclass

PLANNED, BUILDING, ACCEPTED = "planned", "building", "accepted"
OPEN, SUSPENDED, EXITED = "open", "suspended", "exited"

IDLE_DAYS = 15
"""Accepted but not open for longer than this waits for whoever answers for the station. Source: a proposal."""


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move. ``needs_hours``: the public must be told when; ``needs_exit_reason``: from the list."""

    start: str
    end: str
    needs_hours: bool = False
    needs_exit_reason: bool = False


MOVES = (
    Move(PLANNED, BUILDING),
    Move(BUILDING, ACCEPTED),
    Move(BUILDING, PLANNED),
    Move(ACCEPTED, OPEN, needs_hours=True),
    Move(ACCEPTED, BUILDING),
    Move(OPEN, SUSPENDED),
    Move(SUSPENDED, OPEN, needs_hours=True),
    *(
        Move(start, EXITED, needs_exit_reason=True)
        for start in (PLANNED, BUILDING, ACCEPTED, OPEN, SUSPENDED)
    ),
)
"""Nothing leads out of EXITED: a station that comes back is a new one with a new code."""

_BY_ENDS = {(move.start, move.end): move for move in MOVES}


def move_between(start: str, end: str) -> Move | None:
    """The move from one state to another, if there is one."""
    return _BY_ENDS.get((start, end))


def moves_from(start: str) -> list[Move]:
    """Where a station in this state may go, in the order of the table."""
    return [move for move in MOVES if move.start == start]
