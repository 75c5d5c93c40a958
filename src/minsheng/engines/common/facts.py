"""The facts an expression may name: what they are called and what kind of value they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Facts = Mapping[str, Any]
"""Fact name → value; a missing name or None means that nobody knows."""


class Kind(StrEnum):
    """What can be done with a fact: compare it, ask whether it is so, look for a word in it."""

    NUMBER = "number"
    YES_NO = "yes_no"
    TEXT = "text"
    WORDS = "list"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the registry knows; ``label`` is what people call it."""

    name: str
    label: Any
    kind: Kind
    unit: Any = ""
    words: tuple[tuple[str, Any], ...] = ()
    """For texts and word lists: the words there are, with their labels; no other can be asked about."""
    words_now: Callable[[], Iterable[tuple[str, Any]]] | None = None
    """For lists that people add to: the words there are today, looked up when shown. Others may be asked about too."""

    @property
    def known_words(self) -> tuple[tuple[str, Any], ...]:
        """The words with their labels, as a reader is told them."""
        return self.words or tuple(self.words_now() if self.words_now else ())


Vocabulary = Mapping[str, Fact]
