"""The public log as plain values: each line carries the hash of the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

START = "0" * 64
Fact = str | int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a round's public log; ``at`` is kept to the second."""

    number: int
    at: dt.datetime
    kind: str
    facts: Mapping[str, Fact]
    previous: str
    digest: str


def line_digest(
    number: int, at: dt.datetime, kind: str, facts: Mapping[str, Fact], previous: str
) -> str:
    """SHA-256 of the line as JSON: number, UTC time to the second, kind, facts, hash of the line before."""
    moment = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = [number, moment, kind, dict(facts), previous]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(lines: Iterable[Line]) -> int | None:
    """Number of the first line that does not follow from those before it; None if all do."""
    previous = START
    for place, line in enumerate(lines, 1):
        found = line_digest(place, line.at, line.kind, line.facts, previous)
        if line.number != place or line.previous != previous or line.digest != found:
            return place
        previous = line.digest
    return None
