"""Weekly figures of stations around a change, and what of them can carry an answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

MIN_BEFORE, MIN_AFTER = 8, 6
"""Weeks without which nothing is computed. Source: a proposal; below eight points no trend can be told from noise."""

MEASURED_SHARE = 0.7
"""A station counts if so many of the weeks before, and of those after, have a figure. Source: a proposal."""

DIGITS = 6


class Unfit(ValueError):
    """The figures cannot carry an answer.

    Args:
        cause: names the reason for programs that say it in a language.
        facts: numbers for that sentence.
    """

    def __init__(self, cause: str, **facts: int) -> None:
        super().__init__(f"{cause} {facts}")
        self.cause = cause
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Unit:
    """One station (or a pool of stations): a figure per week, None where nothing was measured."""

    code: str
    is_changed: bool
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Weeks count from the day of the change, so that no week is half before and half after.

    Attributes:
        before: so many of the weeks lie before the change; the rest begin with its day.
    """

    before: int
    units: tuple[Unit, ...]

    def __post_init__(self) -> None:
        if len({len(one.values) for one in self.units}) > 1:
            raise ValueError("every unit needs the same weeks")

    @property
    def weeks(self) -> int:
        return len(self.units[0].values) if self.units else 0

    def matrix(self, *, changed: bool) -> Numbers:
        """Units × weeks of one group; NaN where nothing was measured."""
        rows = [one.values for one in self.units if one.is_changed == changed]
        return np.array(rows, dtype=float).reshape(len(rows), self.weeks)


def panel_to_data(panel: Panel) -> dict[str, Any]:
    """Plain JSON values; figures are rounded, so that the digest does not hang on the last bit."""
    return {
        "before": panel.before,
        "units": [
            {
                "code": one.code,
                "is_changed": one.is_changed,
                "values": [None if x is None else round(x, DIGITS) for x in one.values],
            }
            for one in panel.units
        ],
    }


def panel_from_data(data: Mapping[str, Any]) -> Panel:
    """What ``panel_to_data`` wrote."""
    units = (Unit(one["code"], one["is_changed"], tuple(one["values"])) for one in data["units"])
    return Panel(data["before"], tuple(units))


def panel_digest(panel: Panel) -> str:
    """SHA-256 of the canonical JSON of the panel."""
    text = json.dumps(
        panel_to_data(panel), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def usable(panel: Panel) -> tuple[Panel, tuple[str, ...]]:
    """The weeks and units that can carry an answer, and the codes left out because too little was measured.

    Raises:
        Unfit: no_changed, few_before, few_after or left_out.
    """
    if not any(one.is_changed for one in panel.units):
        raise Unfit("no_changed")
    trimmed = _trim(panel)
    before, after = trimmed.before, trimmed.weeks - trimmed.before
    if before < MIN_BEFORE:
        raise Unfit("few_before", weeks=before, needed=MIN_BEFORE)
    if after < MIN_AFTER:
        raise Unfit("few_after", weeks=after, needed=MIN_AFTER)
    kept = tuple(one for one in trimmed.units if _is_measured(one, before))
    if not any(one.is_changed for one in kept):
        raise Unfit("left_out", share=round(MEASURED_SHARE * 100))
    gone = tuple(one.code for one in trimmed.units if one not in kept)
    return replace(trimmed, units=kept), gone


def _trim(panel: Panel) -> Panel:
    """Weeks at both ends in which fewer than half of the changed units were measured do not count."""
    changed = panel.matrix(changed=True)
    measured = np.isfinite(changed).mean(axis=0) >= 0.5
    places = np.flatnonzero(measured)
    first, last = (int(places[0]), int(places[-1]) + 1) if places.size else (panel.before,) * 2
    first, last = min(first, panel.before), max(last, panel.before)
    units = (replace(one, values=one.values[first:last]) for one in panel.units)
    return Panel(panel.before - first, tuple(units))


def _is_measured(unit: Unit, before: int) -> bool:
    return all(
        _share(part) >= MEASURED_SHARE for part in (unit.values[:before], unit.values[before:])
    )


def _share(values: Iterable[float | None]) -> float:
    told = [one is not None for one in values]
    return sum(told) / len(told)


def average(rows: Numbers) -> Numbers:
    """The mean of the units per week; a unit missing in a week does not move it.

    Each unit counts as its distance from its own mean, so that a week without the busiest station is no
    quiet week. NaN in weeks in which none was measured.
    """
    own = np.nanmean(rows, axis=1, keepdims=True)
    there = np.isfinite(rows)
    sums = np.where(there, rows - own, 0.0).sum(axis=0)
    counts = there.sum(axis=0)
    means = np.divide(sums, counts, out=np.full(rows.shape[1], np.nan), where=counts > 0)
    return np.asarray(means + own.mean(), dtype=float)
