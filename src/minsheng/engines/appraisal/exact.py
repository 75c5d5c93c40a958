"""Exact numbers and the one way of writing them down, so that equal content has equal bytes."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

LONGEST_NUMBER = 30


def number(value: object) -> Fraction | None:
    """The exact number in ``value`` (an integer, a decimal or a text like "83.4"); None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    text = str(value).strip()
    if len(text) > LONGEST_NUMBER or "e" in text.lower():
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return Fraction(found) if found.is_finite() else None


def text_of(value: Fraction, places: int) -> str:
    """``value`` with that many decimals; halves go away from zero.

    >>> text_of(Fraction(1, 8), 2)
    '0.13'
    """
    scale = 10**places
    whole = int(abs(value) * scale + Fraction(1, 2))
    sign = "-" if value < 0 and whole else ""
    if not places:
        return f"{sign}{whole}"
    return f"{sign}{whole // scale}.{whole % scale:0{places}d}"


def plain_text(value: Fraction) -> str:
    """A number that was read, in its shortest decimal form: 12.50 and 12.5 are the same."""
    places = 0
    while (value * 10**places).denominator != 1 and places < LONGEST_NUMBER:
        places += 1
    return text_of(value, places)


def canonical(data: object) -> bytes:
    """One byte string per value: JSON in UTF-8, keys in order, no spaces. Numbers are integers or texts."""
    return json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def sha256(data: object) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()


def file_bytes(data: Mapping[str, Any]) -> bytes:
    """The file to publish: the same bytes for the same content, one entry per line for readers."""
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def total(values: Iterable[Any]) -> Any:
    """The sum, rounded once for floats: ``sum`` adds them differently from one Python to the next."""
    found = list(values)
    if any(isinstance(value, float) for value in found):
        return math.fsum(found)
    return sum(found, Fraction(0))


def rounded_to_sum(parts: Iterable[Fraction], places: int) -> list[Fraction]:
    """``parts`` with that many decimals, so that they add up to their rounded sum.

    Largest remainders are rounded up, the first of equals first.
    """
    scale = 10**places
    scaled = [part * scale for part in parts]
    wanted = int(sum(scaled, Fraction(0)) + Fraction(1, 2))
    floors = [part.numerator // part.denominator for part in scaled]
    by_remainder = sorted(range(len(scaled)), key=lambda i: (floors[i] - scaled[i], i))
    for place in by_remainder[: wanted - sum(floors)]:
        floors[place] += 1
    return [Fraction(part, scale) for part in floors]
