"""Invented stations by weeks: levels of their own, a common course, errors that go on from week to week."""

from __future__ import annotations

import numpy as np

from minsheng.engines.effects import Panel, Unit
from minsheng.engines.effects.panel import Numbers

WARM_UP = 20


def _following(chance: np.random.Generator, rows: int, weeks: int, rho: float) -> Numbers:
    errors = chance.normal(size=(rows, weeks + WARM_UP))
    for week in range(1, weeks + WARM_UP):
        errors[:, week] += rho * errors[:, week - 1]
    return np.asarray(errors[:, WARM_UP:])


def simulated(
    chance: np.random.Generator,
    stations: tuple[int, int] = (3, 4),
    weeks: tuple[int, int] = (26, 13),
    *,
    effect: float = 0.0,
    slope: float = 0.0,
    rho: float = 0.3,
    drift: float = 0.0,
) -> Panel:
    """``effect`` is added to the changed stations after the change, ``drift`` per week all along."""
    (changed, compared), (before, after) = stations, weeks
    rows, length = changed + compared, before + after
    values = 20 + 5 * chance.normal(size=(rows, 1)) + 2 * _following(chance, rows, length, rho)
    values = values + _following(chance, 1, length, rho) + slope * np.arange(length)
    values[:changed, before:] += effect
    values[:changed] += drift * np.arange(length)
    units = (
        Unit(f"S{place:02d}", place < changed, tuple(float(one) for one in row))
        for place, row in enumerate(values)
    )
    return Panel(before, tuple(units))
