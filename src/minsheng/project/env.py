"""Reading MINSHENG_* settings from the environment, each with a safe default."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(os.environ.get("MINSHENG_ROOT", Path(__file__).resolve().parents[3]))
"""The checkout (or installation) the site runs from."""


def text(name: str, default: str = "") -> str:
    """MINSHENG_<name> without surrounding blanks, or ``default``."""
    return os.environ.get(f"MINSHENG_{name}", default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """MINSHENG_<name> read as yes or no.

    Raises:
        ValueError: the value is none of 1/0, true/false, yes/no, on/off.
    """
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"MINSHENG_{name} must be yes or no, not {value!r}")


def number(name: str, default: int) -> int:
    """MINSHENG_<name> as a whole number, or ``default``."""
    return int(text(name) or default)


def words(name: str, default: str = "") -> list[str]:
    """MINSHENG_<name> split at commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """MINSHENG_<name> as a folder; relative ones start at ROOT."""
    return ROOT / (text(name) or default)
