"""Reading what a plan claims, and comparing it with the facts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from .ground import Ground
from .problem import Ints


class Malformed(Exception):
    """The plan is not in the published form; the message says where."""


def field(record: Any, name: str, *kinds: type) -> Any:
    """A field of the plan that must be there with one of these types."""
    if not isinstance(record, dict) or name not in record:
        raise Malformed(f'The field "{name}" is missing.')
    value = record[name]
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise Malformed(f'The field "{name}" has the wrong type.')
    if isinstance(value, float) and not math.isfinite(value):
        raise Malformed(f'The field "{name}" is not a finite number.')
    return value


def same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def compare(path: str, told: Any, true: Any) -> Iterator[str]:
    """Differences between a nested claim and the facts; further fields are left alone."""
    if isinstance(true, dict):
        if not isinstance(told, dict):
            raise Malformed(f"{path}: It is not an object.")
        for name, value in true.items():
            if name not in told:
                yield f'{path}: "{name}" is missing.'
            else:
                yield from compare(f"{path}.{name}", told[name], value)
    elif not isinstance(told, int | float) or isinstance(told, bool) or not same(told, true):
        yield f"{path}: It is {true:.9g}, not {told!r}."


def opened(ground: Ground, entries: list[Any], where: str) -> Ints:
    """(sites,) the option of each site listed; -1 for the others."""
    index = {name: i for i, name in enumerate(ground.problem.sites.id)}
    state = np.full(ground.n_sites, -1, dtype=np.int64)
    for entry in entries:
        site, level = index.get(field(entry, "site", str), -1), entry.get("level")
        own = np.flatnonzero(ground.option_site == site)
        named = [o for o in own if ground.option_level[o] == level]
        if not named:
            raise Malformed(f'{where}: "{entry["site"]}" has no level "{level}".')
        state[site] = named[0]
    return state
