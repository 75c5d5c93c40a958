"""What is wrong with the input, said so that the person who made it can mend it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend: where it is, what is wrong, what to write instead.

    Attributes:
        file: name of the file ("demand.csv"), or of the list in the one-file form.
        row: row as a spreadsheet counts it (the header is row 1); 0 when the whole file is meant.
        field: column or key; "" when the whole row is meant.
        problem: what is wrong, one sentence.
        mend: what to do, one sentence.
        cause: names the sentences for programs that tell them in another language; "" if nobody needs to.
        facts: what belongs into them.
    """

    file: str
    row: int
    field: str
    problem: str
    mend: str
    cause: str = dataclasses.field(default="", compare=False)
    facts: Mapping[str, str | int] = dataclasses.field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.field:
            place += f", {self.field}"
        return f"{place}: {self.problem} {self.mend}"


class BadInput(Exception):
    """The problem cannot be read as meant; ``faults`` says what to mend, in file order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
