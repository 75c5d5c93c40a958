"""A questionnaire as one flat row: which columns stand for which questions, and a row as answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from minsheng.surveys.rules.definition import Form, Item

REPEATED = 5
"""Rows of a repeat that a flat file may hold, as columns such as ``child:2:age``."""
_SILENT = {"note", "calculate", "start", "end"}


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """One question of the file.

    Attributes:
        key: the question's name; within a repeat "repeat:number:name", counted from 1.
        others: headings by which other tools call it, with the names of the groups around it.
    """

    key: str
    item: Item
    others: tuple[str, ...] = ()


def flat_columns(form: Form) -> list[FlatColumn]:
    """Every question that can be answered in a flat file, in the form's order; calculations are made anew."""
    return list(_columns(form.items, ()))


def _columns(items: tuple[Item, ...], groups: tuple[str, ...]) -> Iterator[FlatColumn]:
    for item in items:
        if item.kind == "group":
            yield from _columns(item.items, (*groups, item.name))
        elif item.kind == "repeat":
            inner = [one for one in item.walk() if _is_asked(one)]
            for number in range(1, REPEATED + 1):
                for one in inner:
                    yield FlatColumn(f"{item.name}:{number}:{one.name}", one)
        elif _is_asked(item):
            path = "/".join((*groups, item.name))
            yield FlatColumn(item.name, item, (path,) if groups else ())


def _is_asked(item: Item) -> bool:
    return item.kind == "question" and item.type not in _SILENT and not item.calculate


def answers_in(row: Mapping[str, str]) -> dict[str, Any]:
    """A row's texts by column key as answers; of a repeat only the rows in which something stands."""
    answers: dict[str, Any] = {}
    rows: dict[tuple[str, int], dict[str, str]] = {}
    for key, text in row.items():
        repeat, colon, rest = key.partition(":")
        if not colon:
            answers[key] = text
        elif text:
            number, _colon, name = rest.partition(":")
            rows.setdefault((repeat, int(number)), {})[name] = text
    for (repeat, _number), values in sorted(rows.items()):
        answers.setdefault(repeat, []).append(values)
    return answers


def column_of(field: str) -> str:
    """The column of a question in a filled form: "child:0:age" stands under "child:1:age"."""
    parts = field.split(":")
    return field if len(parts) == 1 else f"{parts[0]}:{int(parts[1]) + 1}:{parts[-1]}"
