"""Publicly verifiable random selection after RFC 3797."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

Value = int | str
"""What a source shows: a whole number, or a text of which letters and digits count."""

MOST = 65_536
"""The RFC counts selections with two bytes."""


def source_text(values: Sequence[Value]) -> str:
    """One source in the RFC's form: numbers in rising order, each with a full stop, then a slash.

    Texts (a beacon's hexadecimal pulse) come as upper-case ASCII letters and digits; order kept.

    Raises:
        ValueError: no value, numbers and texts mixed, a negative number, or a text with nothing in it.
    """
    if not values:
        raise ValueError("a source needs at least one value")
    numbers = [one for one in values if isinstance(one, int)]
    if numbers and (len(numbers) != len(values) or min(numbers) < 0):
        raise ValueError(f"{list(values)} are not all texts or all numbers from 0 up")
    if numbers:
        return "".join(f"{number}." for number in sorted(numbers)) + "/"
    texts = [_letters(str(one)) for one in values]
    if not all(texts):
        raise ValueError("a text needs at least one ASCII letter or digit")
    return "".join(texts) + "/"


def _letters(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


def key_string(sources: Sequence[Sequence[Value]]) -> str:
    """The key of a selection: the sources in the order in which they were announced.

    >>> key_string([[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]])
    '9319./2.5.8.10.12./9.18.26.34.41.45./'
    """
    return "".join(source_text(values) for values in sources)


def select(key: str, size: int, count: int, *, algorithm: str = "md5") -> list[int]:
    """Choose ``count`` of the places 0 … size-1, in the order in which they are drawn.

    Step i hashes the two bytes of i, the key and the two bytes again; the number modulo the places
    that are left says which of them goes. The numbers have at least 128 bits, so that the places'
    chances differ by less than one in 10^33 for any list people could publish.

    Args:
        algorithm: "md5" is the RFC's own; "sha256" is the same method with a hash of today.

    Raises:
        ValueError: more are wanted than there are, or more than two bytes can count.

    Source:
        Eastlake (2004), RFC 3797, section 4; the example in section 6 is our test.
    """
    if not 0 <= count <= min(size, MOST):
        raise ValueError(f"cannot choose {count} of {size}")
    left = list(range(size))
    return [left.pop(_number(key, step, algorithm) % len(left)) for step in range(count)]


def _number(key: str, step: int, algorithm: str) -> int:
    edge = step.to_bytes(2, "big")
    hashed = hashlib.new(algorithm, edge + key.encode() + edge, usedforsecurity=False)
    return int.from_bytes(hashed.digest(), "big")
