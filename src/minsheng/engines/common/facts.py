"""The facts an expression may name: what they are called and what kind of value they have."""

from __future__ import annotations

from collections.abc import Mapping
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
    """For texts and word lists: the words there are, with their labels."""


Vocabulary = Mapping[str, Fact]
