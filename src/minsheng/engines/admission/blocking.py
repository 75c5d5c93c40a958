"""One family that blocks a match."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Blocking:
    """A family that prefers an option which the classes would have to grant it.

    Attributes:
        family, option: their places; the option is the best such one.
        room: the seats are free; otherwise families served later hold them (justified envy).
    """

    family: int
    option: int
    room: bool
