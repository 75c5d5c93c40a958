"""The registry and the schemes that come with the engine, as plain data for a snapshot."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

SCHEMES = ("default", "both", "union-100", "quartiles")


@cache
def _read(name: str) -> str:
    return (files(__name__) / f"{name}.toml").read_text("utf-8")


def registry() -> dict[str, Any]:
    """The shipped registry: the lists "facts" and "indicators"."""
    return tomllib.loads(_read("registry"), parse_float=Decimal)


def scheme(code: str) -> dict[str, Any]:
    """A shipped scheme.

    Raises:
        KeyError: there is no such scheme.
    """
    if code not in SCHEMES:
        raise KeyError(code)
    return tomllib.loads(_read(code), parse_float=Decimal)


def lights() -> dict[str, Any]:
    """The shipped rules for lights."""
    return tomllib.loads(_read("lights"), parse_float=Decimal)


def ladders() -> dict[str, Any]:
    """The shipped rules for escalation."""
    return tomllib.loads(_read("ladders"), parse_float=Decimal)
