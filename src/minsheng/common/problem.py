"""What is wrong with a row or a file, without words: a code and the facts that fill its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Fact = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, or (in a table's notes) one thing to know.

    Attributes:
        code: names the sentence; the page that shows it holds the words in each language.
            A subject may also use its own sentence (Chinese source text) as the code.
        column: key of the column it is about; "" if it is about the row or the file.
        facts: values for the sentence's placeholders.
    """

    code: str
    column: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return {"code": self.code, "column": self.column, "facts": dict(self.facts)}


class Refused(ValueError):
    """A value, row or file cannot be taken; ``problem`` says why."""

    def __init__(self, code: str, column: str = "", **facts: Fact) -> None:
        super().__init__(f"{code} {column} {facts}")
        self.problem = Problem(code, column, facts)
