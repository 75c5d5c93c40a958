"""Splitting a target over units: in proportion, between floors and ceilings, and exactly.

Within the bounds every unit gets the same multiple of its weight; the remainders of whole numbers go to the
largest, the first in order of equals (Hamilton's method, after Balinski and Young 1982, Fair Representation).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from minsheng.engines.common.status import Infeasible


class FloorsTooHigh(Infeasible):
    """The floors alone are more than the target."""

    def __init__(self, total: int, floors: Mapping[str, int]) -> None:
        named = ", ".join(f"{unit} {floor}" for unit, floor in floors.items() if floor)
        super().__init__(
            f"the floors add up to {sum(floors.values())}, the target is {total}: {named}"
        )
        self.total, self.floors = total, dict(floors)


class CeilingsTooLow(Infeasible):
    """The target does not fit under the ceilings of the units that can take any of it."""

    def __init__(self, total: int, room: Mapping[str, int]) -> None:
        named = ", ".join(f"{unit} {most}" for unit, most in room.items())
        super().__init__(
            f"at most {sum(room.values())} can be given, the target is {total}: {named}"
        )
        self.total, self.room = total, dict(room)


def split(
    total: int,
    weights: Mapping[str, Fraction | int],
    *,
    floors: Mapping[str, int] | None = None,
    ceilings: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Unit → its part; together exactly ``total``.

    Args:
        weights: 0 or more; a unit of weight 0 gets its floor.
        floors: at least so much; missing: 0. ceilings: at most so much; missing: no ceiling.

    Raises:
        ValueError: a number below 0, or a floor above its ceiling.
        FloorsTooHigh, CeilingsTooLow: no split keeps the bounds; the error names them.
    """
    low = {unit: (floors or {}).get(unit, 0) for unit in weights}
    high = {unit: (ceilings or {}).get(unit, max(total, low[unit])) for unit in weights}
    for unit, weight in weights.items():
        if min(weight, low[unit], total) < 0 or low[unit] > high[unit]:
            raise ValueError(
                f"{unit}: weights and floors are 0 or more, floors no higher than ceilings"
            )
    if sum(low.values()) > total:
        raise FloorsTooHigh(total, low)
    room = {unit: high[unit] if weights[unit] else low[unit] for unit in weights}
    if sum(room.values()) < total:
        raise CeilingsTooLow(total, room)
    return _whole(_even(total, weights, low, high), total)


def _even(
    total: int,
    weights: Mapping[str, Fraction | int],
    low: Mapping[str, int],
    high: Mapping[str, int],
) -> dict[str, Fraction]:
    """The fractions that add up to ``total`` with one multiple of the weights within the bounds."""

    def at(level: Fraction) -> dict[str, Fraction]:
        return {
            unit: min(max(level * weight, Fraction(low[unit])), Fraction(high[unit]))
            if weight
            else Fraction(low[unit])
            for unit, weight in weights.items()
        }

    levels = sorted(
        {
            Fraction(bound[unit]) / weight
            for unit, weight in weights.items()
            if weight
            for bound in (low, high)
        }
    )
    below = Fraction(0)
    for level in levels:
        given = sum(at(level).values())
        if given >= total:
            start = sum(at(below).values())
            if given == start:
                return at(level)
            return at(below + (level - below) * (total - start) / (given - start))
        below = level
    return at(below)


def _whole(parts: Mapping[str, Fraction], total: int) -> dict[str, int]:
    found = {unit: part.numerator // part.denominator for unit, part in parts.items()}
    by_remainder = sorted(parts, key=lambda unit: (found[unit] - parts[unit], unit))
    for unit in by_remainder[: total - sum(found.values())]:
        found[unit] += 1
    return found
