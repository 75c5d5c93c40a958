"""Which heading of a file means which column."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from minsheng.common.clean import strict
from minsheng.common.problem import Refused

_MARKS = re.compile(r"[\s*＊_\-—:：]|\(.*?\)|\[.*?\]|【.*?】")


def simple(heading: str) -> str:
    """A heading without what people add to it: blanks, stars for "required", units in brackets, case."""
    return _MARKS.sub("", strict(heading)).casefold()


@dataclass(frozen=True, slots=True)
class Match:
    """``position`` of each column in the file, by key; ``unknown`` headings stay unread."""

    position: dict[str, int]
    unknown: tuple[str, ...]


def match(
    headings: Sequence[str], names: Mapping[str, Collection[str]], required: Collection[str]
) -> Match:
    """Find the columns among the headings.

    Args:
        names: accepted headings of each column, by the column's key.
        required: keys that must be there.

    Raises:
        Refused: a column is named twice or a required one is missing.
    """
    meant = {simple(name): key for key, accepted in names.items() for name in (key, *accepted)}
    position: dict[str, int] = {}
    unknown = []
    for i, heading in enumerate(headings):
        key = meant.get(simple(heading))
        if key is None:
            if heading.strip():
                unknown.append(heading.strip()[:40])
        elif key in position:
            raise Refused("heading_twice", key, heading=heading.strip()[:40])
        else:
            position[key] = i
    missing = [key for key in required if key not in position]
    if missing:
        raise Refused(
            "column_missing",
            missing[0],
            found="、".join(h.strip()[:20] for h in headings[:20] if h.strip()),
        )
    return Match(position, tuple(unknown))


def likeness(headings: Sequence[str], names: Mapping[str, Collection[str]]) -> int:
    """How many of the headings name a column; the heading row of a sheet is the one with most."""
    meant = {simple(name) for key, accepted in names.items() for name in (key, *accepted)}
    return sum(simple(heading) in meant for heading in headings)
