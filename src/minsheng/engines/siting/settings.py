"""The settings of a problem: the keys of problem.toml, read and judged."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable
from typing import Any

from minsheng.engines.common.faults import Fault

from .problem import DATUMS, OBJECTIVES

Check = Callable[[Any], "str | None"]


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else "Write text in double quotes."


def _amount(value: Any) -> str | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return None if is_number and 0 <= value < math.inf else "Write a number, 0 or more."


def _whole(value: Any) -> str | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return None if is_whole and value >= 0 else "Write a whole number, 0 or more."


def _phases(value: Any) -> str | None:
    right = isinstance(value, list) and all(_amount(yuan) is None for yuan in value)
    return None if right else "Write the yuan of each year, as [200000, 400000]."


def _detour(value: Any) -> str | None:
    right = _amount(value) is None and 1 <= value <= 10
    return None if right else "Write how much longer the way is than the straight line, as 1.3."


def _part(value: Any) -> str | None:
    right = _amount(value) is None and 0 < value <= 1
    return None if right else "Write a part of the whole, as 0.1 for 10 %."


def _datum(value: Any) -> str | None:
    return None if value in DATUMS else f"Write one of: {', '.join(DATUMS)}."


def _objective(value: Any) -> str | None:
    right = isinstance(value, list) and value and len(set(map(str, value))) == len(value)
    if right and all(name in OBJECTIVES for name in value):
        return None
    return f"Write a list of different words from: {', '.join(OBJECTIVES)}."


SETTINGS: dict[str, tuple[Any, Check]] = {
    "name": ("", _text),
    "datum": ("wgs84", _datum),
    "objective": (["coverage"], _objective),
    "reach_m": (1000.0, _amount),
    "count": (None, _whole),
    "budget_yuan": (None, _amount),
    "min_per_district": (0, _whole),
    "min_per_partner": (0, _whole),
    "min_open_at_night": (0, _whole),
    "night_service": ("night", _text),
    "detour": (1.0, _detour),
    "at_once": (None, _part),
    "scenario_count": (0, _whole),
    "scenario_noise": (0.2, _part),
    "scenario_within": (0.05, _part),
    "phases": ([], _phases),
    "time_limit_s": (60.0, _amount),
    "seed": (1, _whole),
}
"""Key: its value when it is not given, and what says how to mend a wrong one."""


def read_settings(given: dict[str, Any], file: str) -> tuple[dict[str, Any], list[Fault]]:
    """Every setting with its value or default, and the faults found.

    A key that is not known is left alone (it may be for somebody else) and comes back in
    ``notes``, unless it looks like a slip of the pen: a misspelt budget would go unnoticed.
    """
    faults: list[Fault] = []
    read: dict[str, Any] = {}
    for key, (default, check) in SETTINGS.items():
        value = given.get(key)
        mend = None if value is None else check(value)
        if mend is not None:
            faults.append(Fault(file, 0, key, f"{value!r} is not right.", mend))
        read[key] = default if value is None or mend is not None else value
    unknown = sorted(set(given) - set(SETTINGS))
    for key in unknown:
        near = difflib.get_close_matches(key, SETTINGS, n=1, cutoff=0.75)
        if near and key not in ("format",):
            faults.append(
                Fault(file, 0, key, "The key is not known.", f'Did you mean "{near[0]}"?')
            )
    read["objective"] = tuple(read["objective"])
    read["phases"] = tuple(map(float, read["phases"]))
    if read["phases"] and read["budget_yuan"] is None:
        read["budget_yuan"] = sum(read["phases"])
    read["notes"] = tuple(f"{file}: the key {key} is not used." for key in unknown)
    return read, faults
