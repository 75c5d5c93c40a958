"""What every engine says about an answer: how good it is, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How much is known about an answer."""

    OPTIMAL = "optimal"  # the bound meets the objective within the stated tolerance
    FEASIBLE = "feasible"  # every rule holds; the gap says how much better an answer could be
    INFEASIBLE = "infeasible"  # no answer can hold every rule
    UNKNOWN = "unknown"  # stopped before an answer was found


@dataclass(frozen=True, slots=True)
class Progress:
    """One sign of life from a running engine; ``objective`` and ``bound`` may be unknown yet."""

    phase: str
    objective: float | None
    bound: float | None
    seconds: float


Report = Callable[[Progress], "bool | None"]
"""Called now and then while an engine works; a true answer asks it to stop with its best."""


class Infeasible(Exception):
    """No answer can hold every rule; the message names the cause.

    Args:
        cause: names the cause for programs that tell it in another language; "" when nobody needs to.
        facts: what belongs into that sentence.
    """

    def __init__(self, message: str, cause: str = "", **facts: str | float) -> None:
        super().__init__(message)
        self.cause = cause
        self.facts = facts


def relative_gap(objective: float, bound: float) -> float:
    """``|bound - objective| / |objective|``; 0 when they meet, 1 when only the objective is 0."""
    difference = abs(bound - objective)
    if difference <= 1e-9 * max(1.0, abs(objective), abs(bound)):
        return 0.0
    return difference / abs(objective) if objective else 1.0
