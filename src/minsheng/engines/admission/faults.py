"""What is wrong with a market or with rules, said so that the person who made it can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_MOST_TOLD = 50


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend.

    Attributes:
        family, option: their places in the file, counted from 0; -1 where none is meant.
        field: the key or column meant, "" for the whole.
        problem: what is wrong, one sentence.
        mend: what to do, one sentence.
    """

    family: int
    option: int
    field: str
    problem: str
    mend: str

    def __str__(self) -> str:
        place = [f"family {self.family}"] if self.family >= 0 else []
        place += [f"option {self.option}"] if self.option >= 0 else []
        place += [self.field] if self.field else []
        return f"{', '.join(place)}: {self.problem} {self.mend}".removeprefix(": ")


class BadInput(Exception):
    """The input cannot be read as meant; ``faults`` says what to mend, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        told = [str(fault) for fault in self.faults[:_MOST_TOLD]]
        if len(self.faults) > _MOST_TOLD:
            told.append(f"… and {len(self.faults) - _MOST_TOLD} more.")
        super().__init__("\n".join(told))


def whole(field: str, problem: str, mend: str) -> Fault:
    """A fault of the whole file or of one of its lists."""
    return Fault(-1, -1, field, problem, mend)
