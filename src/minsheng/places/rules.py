"""Judging a candidate on its attributes: plain values in, points and reasons out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["met", "not_met", "unknown"]

MOST_UPLOADED = 40 * 2**20
"""Bytes of a street file as it is sent, zipped or not."""
MOST_UNPACKED = 400 * 2**20
"""Bytes of what is in it."""
MOST_STREETS = 1_000_000
"""Pieces of street from node to node."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One criterion. ``test`` is "yes", "at_least" or "at_most"; ``value`` is None for "yes"."""

    attribute: str
    test: str
    value: int | None
    hard: bool
    points: int


@dataclass(frozen=True, slots=True)
class Line:
    """How one condition came out, and the points it gave."""

    condition: Condition
    outcome: Outcome
    points: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole breakdown. ``possible`` is the sum of points of all soft conditions."""

    lines: tuple[Line, ...]

    @property
    def refused(self) -> tuple[Line, ...]:
        """Hard conditions that are known not to be met."""
        return tuple(
            line for line in self.lines if line.condition.hard and line.outcome == "not_met"
        )

    @property
    def passes(self) -> bool:
        return not self.refused

    @property
    def points(self) -> int:
        return sum(line.points for line in self.lines)

    @property
    def possible(self) -> int:
        return sum(line.condition.points for line in self.lines)

    @property
    def unknown(self) -> int:
        """How many conditions nobody has answered yet."""
        return sum(line.outcome == "unknown" for line in self.lines)


def outcome(condition: Condition, answer: bool | int | None) -> Outcome:
    """Whether ``answer`` meets the condition; None was never answered."""
    if answer is None:
        return "unknown"
    if condition.test == "yes":
        return "met" if answer else "not_met"
    limit = condition.value or 0
    met = answer >= limit if condition.test == "at_least" else answer <= limit
    return "met" if met else "not_met"


def assess(answers: Mapping[str, bool | int | None], conditions: Iterable[Condition]) -> Assessment:
    """Judge one place.

    Args:
        answers: attribute name to what is known of the place; missing counts as unknown.

    Returns:
        One line per condition in the order given. Unknown gives no points and refuses nothing.
    """
    lines = []
    for condition in conditions:
        found = outcome(condition, answers.get(condition.attribute))
        lines.append(Line(condition, found, condition.points if found == "met" else 0))
    return Assessment(tuple(lines))
