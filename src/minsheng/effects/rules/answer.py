"""The engine's answer as plain JSON values, for the record."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from minsheng.engines.effects import Effect


def answer_of(effect: Effect) -> dict[str, Any]:
    """Every field of the effect, with what pages need beside it."""
    found = asdict(effect)
    found["verdict"], found["share"] = effect.verdict, effect.share
    if effect.check is not None:
        found["check"]["is_passed"] = effect.check.is_passed
    return found
