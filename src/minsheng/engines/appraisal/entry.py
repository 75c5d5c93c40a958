"""Reading plain data strictly: every value is asked for by name, every fault is kept with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from minsheng.engines.appraisal.exact import number
from minsheng.engines.common.faults import BadInput, Fault

Choice = TypeVar("Choice", bound=StrEnum)

NOTHING = object()
"""Stands for "there is no default: this must be written"."""


class Entry:
    """One object of a file: ``file`` names file and list, ``row`` counts the list's entries from 1."""

    def __init__(self, data: object, faults: list[Fault], file: str, row: int = 0) -> None:
        self.faults, self.file, self.row = faults, file, row
        self.asked: set[str] = set()
        self.data: Mapping[str, Any] = {}
        if isinstance(data, Mapping):
            self.data = data
        else:
            self.wrong("", "This is not an object.", "Write {…}.")

    def wrong(self, field: str, problem: str, mend: str) -> None:
        """Keep a fault at ``field`` of this entry."""
        self.faults.append(Fault(self.file, self.row, field, problem, mend))

    def _take(self, key: str, default: object) -> object:
        self.asked.add(key)
        if key in self.data:
            return self.data[key]
        if default is NOTHING:
            self.wrong(key, "It is missing.", "Write it.")
            return None
        return default

    def text(self, key: str, default: object = NOTHING) -> str:
        """A text; one that must be written may not be empty."""
        value = self._take(key, default)
        if isinstance(value, str) and (value.strip() or default is not NOTHING):
            return value.strip()
        if value is not None or key in self.data:
            self.wrong(key, "This is not a text.", "Write a text.")
        return ""

    def number(self, key: str, default: object = NOTHING) -> Fraction:
        """An exact number."""
        found = number(self._take(key, default))
        if found is None:
            if key in self.data:
                self.wrong(key, "This is not a number.", 'Write a number like 12 or "83.4".')
            return Fraction(0)
        return found

    def maybe_number(self, key: str) -> Fraction | None:
        """An exact number, or None where nothing is written."""
        if self.data.get(key) is None:
            self.asked.add(key)
            return None
        return self.number(key)

    def whole(self, key: str, default: object = NOTHING) -> int:
        """An integer."""
        value = self._take(key, default)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if key in self.data:
            self.wrong(key, "This is not a whole number.", "Write a number like 12.")
        return 0

    def flag(self, key: str, default: object = NOTHING) -> bool:
        """true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            if key in self.data:
                self.wrong(key, "This is neither true nor false.", "Write true or false.")
            return False
        return value

    def choice(self, key: str, kinds: type[Choice], default: Choice | None = None) -> Choice:
        """One of the words of ``kinds``."""
        word = self.text(key, NOTHING if default is None else default.value)
        if word in set(kinds):
            return kinds(word)
        if word or key in self.data:
            self.wrong(key, f"There is no {word!r} here.", f"Write one of: {', '.join(kinds)}.")
        return next(iter(kinds)) if default is None else default

    def mapping(self, key: str) -> Mapping[str, Any]:
        """An object with names that the file chooses; empty where nothing is written."""
        value = self._take(key, {})
        if isinstance(value, Mapping):
            return value
        self.wrong(key, "This is not an object.", "Write {…}.")
        return {}

    def inner(self, key: str) -> Entry:
        """The object under ``key``, with its own name in messages."""
        value = self._take(key, NOTHING)
        return Entry({} if value is None else value, self.faults, f"{self.file}, {key}", self.row)

    def entries(self, key: str, default: object = NOTHING) -> Iterator[Entry]:
        """The objects of the list under ``key``."""
        value = self._take(key, default)
        if not isinstance(value, list | tuple):
            if value is not None or key in self.data:
                self.wrong(key, "This is not a list.", "Write […].")
            return
        for row, one in enumerate(value, start=1):
            yield Entry(one, self.faults, f"{self.file}, {key}", row)

    def done(self) -> None:
        """Everything that may stand here has been asked for; what is left is a slip of the pen."""
        for key in self.data:
            if key not in self.asked:
                mend = f"Remove it, or write one of: {', '.join(sorted(self.asked))}."
                self.wrong(str(key), "Nothing of this name is read.", mend)

    def once(self, key: str, seen: set[str]) -> None:
        """The text under ``key`` names this entry and no other."""
        name = str(self.data.get(key, ""))
        if name in seen:
            self.wrong(key, f"{name!r} stands here twice.", "Give each its own name.")
        seen.add(name)


def settle(faults: list[Fault]) -> None:
    """Raises BadInput with every fault found, if there are any."""
    if faults:
        raise BadInput(faults)
