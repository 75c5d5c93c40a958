"""Places by score, shared where chance could just as well have turned the order round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from minsheng.engines.appraisal.noise import TAIL, Draws, ends


@dataclass(frozen=True, slots=True)
class Place:
    """``number`` counts strictly better scores; ``first`` to ``last`` are the places shared with those
    whom noise does not let us tell apart."""

    number: int
    first: int
    last: int

    @property
    def is_tie(self) -> bool:
        """Do others share it?"""
        return self.first != self.last


def places_of(scores: Mapping[str, Fraction], draws: Draws, overturn: Fraction) -> dict[str, Place]:
    """Places of units with a score.

    Going down the list, a unit shares the places of the group above it while it comes out ahead of the
    group's first in at least ``overturn`` of the draws (even ones count half).
    """
    order = sorted(scores, key=lambda unit: (-scores[unit], unit))
    groups: list[list[str]] = []
    for unit in order:
        first = groups[-1][0] if groups else ""
        if first and (
            scores[unit] == scores[first] or ahead(draws[unit], draws[first]) >= overturn
        ):
            groups[-1].append(unit)
        else:
            groups.append([unit])
    found, before = {}, 0
    for group in groups:
        for unit in group:
            better = sum(score > scores[unit] for score in scores.values())
            found[unit] = Place(better + 1, before + 1, before + len(group))
        before += len(group)
    return found


def ahead(one: list[float], other: list[float]) -> Fraction:
    """How often ``one`` comes out above ``other``; even draws count half."""
    twice = sum(2 * (a > b) + (a == b) for a, b in zip(one, other, strict=True))
    return Fraction(twice, 2 * len(one))


def likely_places(draws: Draws, *, all_of_them: bool = False) -> dict[str, tuple[int, int]]:
    """Best and worst place of each unit in the middle 90 % of the draws, or in all of them."""
    units = sorted(draws)
    if not units:
        return {}
    numbers: dict[str, list[int]] = {unit: [] for unit in units}
    for values in zip(*(draws[unit] for unit in units), strict=True):
        ranked = _ranks(values)
        for unit, rank in zip(units, ranked, strict=True):
            numbers[unit].append(rank)
    tail = 0.0 if all_of_them else TAIL
    return {unit: ends(sorted(found), tail) for unit, found in numbers.items()}


def _ranks(values: tuple[Any, ...]) -> list[int]:
    """1 + how many are strictly larger, for each value."""
    order = sorted(values, reverse=True)
    first: dict[float, int] = {}
    for place, value in enumerate(order, start=1):
        first.setdefault(value, place)
    return [first[value] for value in values]
