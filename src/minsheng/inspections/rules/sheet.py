"""The sheet of an inspection: what is asked, what is still missing, what it scores.

``frontend/src/field-sheet.js`` asks the same on the phone; the server has the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Result(StrEnum):
    """What an inspector can say about an item."""

    PASS = "pass"  # noqa: S105  a result, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "na"


class BadAnswer(ValueError):
    """An answer is about nothing on the sheet, or says nothing the sheet knows."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at.

    Args:
        key: the clause's fingerprint, or a word of ours ("door"); the same in two versions that ask the same.
        veto: whoever fails it scores nothing.
        photo: is a failure to be shown in a picture?
        when: (key, result): asked only if that other item was answered so.
    """

    key: str
    number: str
    text: str
    text_en: str = ""
    weight: int = 1
    veto: bool = False
    photo: bool = True
    when: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Percent of the weight asked that passed; None if nothing counted. A failed veto item makes it 0."""

    percent: int | None
    failed: tuple[str, ...]


def items_of(sheet: Sequence[Mapping[str, Any]]) -> list[Item]:
    """All items of a sheet (sections with items) in order."""
    return [
        Item(
            key=one["key"],
            number=one["number"],
            text=one["text"],
            text_en=one.get("text_en", ""),
            weight=one.get("weight", 1),
            veto=one.get("veto", False),
            photo=one.get("photo", True),
            when=(one["when"]["key"], one["when"]["is"]) if one.get("when") else None,
        )
        for section in sheet
        for one in section["items"]
    ]


def asked(items: Iterable[Item], answers: Mapping[str, str]) -> list[Item]:
    """The items whose condition holds; one that hangs on an item not asked is not asked either."""
    found: list[Item] = []
    there: set[str] = set()
    for item in items:
        if item.when is None or (
            item.when[0] in there and answers.get(item.when[0]) == item.when[1]
        ):
            found.append(item)
            there.add(item.key)
    return found


def checked(
    sheet: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """Answers as they are kept: {key: {"result", "note"}} of items that are asked.

    Raises:
        BadAnswer: an unknown item or result, or a note that is no text of at most 500 signs.
    """
    items = items_of(sheet)
    keys = {item.key for item in items}
    kept: dict[str, dict[str, str]] = {}
    for key, answer in answers.items():
        if key not in keys:
            raise BadAnswer(f"{key!r} is not on the sheet")
        result = answer.get("result") if isinstance(answer, Mapping) else None
        note = answer.get("note", "") if isinstance(answer, Mapping) else None
        if result not in set(Result) or not isinstance(note, str) or len(note) > 500:
            raise BadAnswer(f"the answer to {key!r} cannot be read")
        kept[key] = {"result": str(result), "note": note.strip()}
    results = {key: one["result"] for key, one in kept.items()}
    return {item.key: kept[item.key] for item in asked(items, results) if item.key in kept}


def unanswered(items: Sequence[Item], results: Mapping[str, str]) -> list[Item]:
    """Asked and not answered."""
    return [item for item in asked(items, results) if item.key not in results]


def without_photo(
    items: Sequence[Item], results: Mapping[str, str], pictured: Iterable[str]
) -> list[Item]:
    """Failed items whose failure has to be shown and is not."""
    shown = set(pictured)
    return [
        item
        for item in asked(items, results)
        if results.get(item.key) == Result.FAIL and item.photo and item.key not in shown
    ]


def score(items: Sequence[Item], results: Mapping[str, str]) -> Score:
    """What the answered items score."""
    counted = [
        item
        for item in asked(items, results)
        if results.get(item.key) in {Result.PASS, Result.FAIL}
    ]
    failed = [item for item in counted if results[item.key] == Result.FAIL]
    weight = sum(item.weight for item in counted)
    if not weight:
        return Score(None, tuple(item.key for item in failed))
    lost = weight if any(item.veto for item in failed) else sum(item.weight for item in failed)
    return Score(100 * (weight - lost) // weight, tuple(item.key for item in failed))
