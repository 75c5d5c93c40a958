"""Making typed text plain: full-width characters, odd blanks, invisible marks."""

from __future__ import annotations

import re
import unicodedata

_WIDE = {
    wide: wide - 0xFEE0
    for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_INVISIBLE = dict.fromkeys([0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0x00AD])
_BLANKS = re.compile(r"[\s\u3000\u00a0]+")
LONGEST_KEY = 18
"""Digits; both databases hold every key of this length, and a longer one is a server error there."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain(text: str) -> str:
    """Text for people: full-width letters and digits become plain, blanks single; Chinese punctuation stays."""
    return _BLANKS.sub(" ", _CONTROLS.sub("", text.translate(_INVISIBLE))).translate(_WIDE).strip()


def strict(text: str) -> str:
    """Text for machines (figures, dates, choices): every full-width character becomes its plain one."""
    return plain(unicodedata.normalize("NFKC", text))


def number_of(text: str) -> int | None:
    """The number a row's key is typed or sent as; None for what is no whole number of a size that keys have."""
    is_one = text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY
    return int(text) if is_one else None


def looks_like_formula(text: str) -> bool:
    """Would a spreadsheet run this text? Signed figures and plain words are no formula."""
    return text.startswith(("=", "＝"))


def unquoted(text: str) -> str:
    """Text without the apostrophe that our own exports put before what could run as a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
