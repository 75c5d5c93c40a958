"""A questionnaire as both sides see it: the same plain data drives the server and the browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

Parts = list[str | dict[str, str]]
"""One text: words, and {"output": expression} where an earlier answer is quoted."""
Words = dict[str, Parts]
"""The same text by language code: {"zh": [...], "en": [...]}."""

ASKED = frozenset(
    {"text", "integer", "decimal", "select_one", "select_multiple", "date", "time", "geopoint"}
)
"""Types people answer; "note" is only read, "calculate" and the moments are filled in."""
MOMENTS = frozenset({"today", "start", "end"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One option; ``more`` holds the further columns of its row, which choice filters read."""

    name: str
    label: Words
    more: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """A question, note, calculation, group or repeat, with its expressions in XPath."""

    kind: str  # "question" | "group" | "repeat"
    name: str
    type: str = ""
    label: Words = field(default_factory=dict)
    hint: Words = field(default_factory=dict)
    relevant: str = ""
    required: str = ""
    required_message: Words = field(default_factory=dict)
    constraint: str = ""
    constraint_message: Words = field(default_factory=dict)
    calculate: str = ""
    read_only: bool = False
    default: str = ""
    appearance: str = ""
    list_name: str = ""
    choice_filter: str = ""
    items: tuple[Item, ...] = ()

    @property
    def is_asked(self) -> bool:
        return self.type in ASKED and not self.calculate

    @property
    def is_shown(self) -> bool:
        """Does a page show it as a line of its own: a question or a note?"""
        return self.kind == "question" and (self.is_asked or self.type == "note")

    def walk(self) -> Iterator[Item]:
        """This item and everything below it, in the order of the form."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class Form:
    """One version of one questionnaire."""

    root: str
    title: Words
    languages: tuple[str, ...]
    items: tuple[Item, ...]
    choices: dict[str, tuple[Choice, ...]]

    def walk(self) -> Iterator[Item]:
        for item in self.items:
            yield from item.walk()

    def questions(self) -> list[Item]:
        """What people answer, in order."""
        return [item for item in self.walk() if item.is_asked]

    def item(self, name: str) -> Item:
        """The item called ``name``.

        Raises:
            KeyError: there is none.
        """
        for item in self.walk():
            if item.name == name:
                return item
        raise KeyError(name)

    def is_repeated(self, name: str) -> bool:
        """Does the question stand inside a repeat?"""
        return any(
            inner.name == name
            for item in self.walk()
            if item.kind == "repeat"
            for inner in item.walk()
        )

    def options(self, item: Item) -> tuple[Choice, ...]:
        """Every option of ``item`` before its filter."""
        return self.choices.get(item.list_name, ())

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Form:
        return cls(
            root=stored["root"],
            title=stored["title"],
            languages=tuple(stored["languages"]),
            items=tuple(_item(item) for item in stored["items"]),
            choices={
                name: tuple(Choice(**choice) for choice in choices)
                for name, choices in stored["choices"].items()
            },
        )


def _item(stored: dict[str, Any]) -> Item:
    return Item(**{**stored, "items": tuple(_item(item) for item in stored["items"])})


def words_in(words: Words, language: str) -> Parts:
    """The text in ``language``, else in the first language that has it, else nothing."""
    if words.get(language):
        return words[language]
    return next((parts for parts in words.values() if parts), [])


def plain(words: Words, language: str) -> str:
    """The text without what it quotes, for tables and charts."""
    text = "".join(part if isinstance(part, str) else "…" for part in words_in(words, language))
    return " ".join(text.split())
