"""How values become parts from 0 to 1, for fractions and floats alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minsheng.engines.appraisal.registry import Direction, Indicator
from minsheng.engines.appraisal.scheme import QUARTERS, RELATIVE, Method, Scale

Values = Mapping[str, Any]
"""Unit → its value (all fractions, or all floats)."""


def parts(values: Values, scale: Scale, indicator: Indicator) -> dict[str, Any]:
    """Unit → part of the points, from 0 to 1. Units that compare are those in ``values``."""
    if scale.method not in RELATIVE:
        return {unit: _absolute(value, scale, indicator) for unit, value in values.items()}
    good = {unit: indicator.goodness(value) for unit, value in values.items()}
    if scale.method is Method.OBSERVED:
        return _observed(good)
    ahead = {unit: sum(other > one for other in good.values()) for unit, one in good.items()}
    if scale.method is Method.RANK:
        last = max(len(good) - 1, 1)
        return {unit: 1 - _like(good[unit], count) / last for unit, count in ahead.items()}
    return {unit: scale.bars[QUARTERS * count // len(good)] for unit, count in ahead.items()}


def _absolute(value: Any, scale: Scale, indicator: Indicator) -> Any:
    if scale.method is Method.RANGE:
        assert scale.best is not None
        assert scale.worst is not None
        return _held((value - scale.worst) / (scale.best - scale.worst))
    if indicator.direction is Direction.TARGET:
        assert scale.worst is not None
        return _held(1 - abs(value - indicator.target) / scale.worst)
    assert scale.best is not None
    if indicator.direction is Direction.HIGHER:
        return _held(value / scale.best)
    return _like(value, 1) if value <= scale.best else _held(scale.best / value)


def _observed(good: Values) -> dict[str, Any]:
    low, high = min(good.values(), default=0), max(good.values(), default=0)
    if low == high:  # nobody is behind anybody
        return {unit: _like(one, 1) for unit, one in good.items()}
    return {unit: (one - low) / (high - low) for unit, one in good.items()}


def _held(part: Any) -> Any:
    return min(max(part, _like(part, 0)), _like(part, 1))


def _like(model: Any, value: int) -> Any:
    """``value`` as a number of the model's kind."""
    return type(model)(value)
