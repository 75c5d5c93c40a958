"""One byte string per value: what is hashed and published."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

_GREATEST = 2**53 - 1  # whole numbers every JSON reader keeps


def canonical(data: object) -> bytes:
    """JSON in UTF-8, texts in NFC, keys in order, no spaces, whole numbers only.

    Raises:
        ValueError: a number with decimals or beyond 2^53 - 1, or something JSON cannot say.
    """
    return json.dumps(
        _composed(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def sha256(data: object) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()


def _composed(data: Any) -> Any:
    if isinstance(data, str):
        return data if data.isascii() else unicodedata.normalize("NFC", data)
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, int) and abs(data) <= _GREATEST:
        return data
    if isinstance(data, list | tuple):
        return [_composed(part) for part in data]
    if isinstance(data, dict) and all(isinstance(key, str) for key in data):
        return {_composed(key): _composed(value) for key, value in data.items()}
    raise ValueError(f"{data!r} has no single way of being written")
