"""The six signs on a station's plaque that somebody types by hand: no two look alike, and slips are noticed."""

from __future__ import annotations

import secrets
from collections.abc import Callable

SIGNS = "34679ACDEFHJKMNPRTUVWXY"
"""23 signs, a prime number: without 0 O Q, 1 I L, 2 Z, 5 S, 8 B and G, which a hand or an eye mixes up."""

LENGTH = 6
BASE = len(SIGNS)


def _check_value(values: list[int]) -> int:
    """What the last sign must be worth so that the sum of place × value is a multiple of 23.

    Places 1 to 6 differ modulo 23, so one wrong sign or two swapped signs always break the sum.
    """
    partial = sum(place * value for place, value in enumerate(values, 1))
    return -partial * pow(LENGTH, -1, BASE) % BASE


def with_check(signs: str) -> str:
    """Five signs and the one that guards them."""
    return signs + SIGNS[_check_value([SIGNS.index(sign) for sign in signs])]


def is_valid(code: str) -> bool:
    """Could this be a station's short code?"""
    return (
        len(code) == LENGTH
        and all(sign in SIGNS for sign in code)
        and with_check(code[:-1]) == code
    )


def as_typed(text: str) -> str:
    """What somebody typed, as the code is written: capitals, without blanks and strokes."""
    return "".join(text.upper().replace("-", "").split())


def invent(choose: Callable[[str], str] = secrets.choice) -> str:
    """A new code: six million of them, in no order, so the next station's cannot be told from the last one's."""
    return with_check("".join(choose(SIGNS) for _ in range(LENGTH - 1)))
