"""The engine's answer as plain JSON values, for records, files and the command line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from minsheng.engines.effects.result import Effect

CLOSE = 1e-6
"""Two machines may differ in the last bits of a regression; this far apart they tell the same."""


def answer_to_data(effect: Effect) -> dict[str, Any]:
    """Every field of the effect, with what pages need beside it."""
    found = asdict(effect)
    found["verdict"], found["share"] = effect.verdict, effect.share
    found["left_out"], found["weeks"] = list(effect.left_out), list(found["weeks"])
    if effect.check is not None:
        found["check"]["is_passed"] = effect.check.is_passed
    return found


def differences(claimed: Any, found: Any, place: str = "") -> list[str]:
    """Where ``claimed`` says something else than ``found``, one line each; numbers count as equal when close."""
    return list(_differ(claimed, found, place))


def _differ(claimed: Any, found: Any, place: str) -> Iterator[str]:
    if isinstance(claimed, dict) and isinstance(found, dict):
        for key in sorted(claimed.keys() | found.keys()):
            yield from _differ(claimed.get(key), found.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(claimed, list) and isinstance(found, list) and len(claimed) == len(found):
        for number, (one, other) in enumerate(zip(claimed, found, strict=True)):
            yield from _differ(one, other, f"{place}[{number}]")
    elif not _alike(claimed, found):
        yield f"{place}: the file says {claimed!r}, the figures give {found!r}"


def _alike(claimed: Any, found: Any) -> bool:
    numbers = (int, float)
    if isinstance(claimed, bool) or isinstance(found, bool):
        return claimed is found
    if isinstance(claimed, numbers) and isinstance(found, numbers):
        return math.isclose(claimed, found, rel_tol=CLOSE, abs_tol=CLOSE)
    return bool(claimed == found)
