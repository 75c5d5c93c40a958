"""Which class another could join: same term, its ages, room for all, near, and no family torn apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minsheng.common.geo import LonLat, distance_m

FARTHEST_M = 3_000
"""A class joins one at most so far away, in a straight line."""


@dataclass(frozen=True, slots=True)
class Group:
    """A class as far as merging asks: ``free`` seats, ``children`` seated."""

    class_id: int
    term_id: int
    venue_id: int
    ages: tuple[int, int]
    at: LonLat
    children: int
    free: int
    least: int


@dataclass(frozen=True, slots=True)
class Target:
    class_id: int
    metres: int


def is_small(one: Group) -> bool:
    return 0 < one.children < one.least


def targets(
    small: Group, others: Iterable[Group], families: Sequence[Sequence[int]]
) -> list[Target]:
    """The classes it could join, the nearest first.

    Args:
        families: for each family with a child in the small class the venues of its other children
            in the term.
    """
    found = []
    for one in others:
        metres = round(distance_m(small.at, one.at))
        fits = (
            one.class_id != small.class_id
            and one.term_id == small.term_id
            and one.ages[0] <= small.ages[0]
            and small.ages[1] <= one.ages[1]
            and one.free >= small.children
            and metres <= FARTHEST_M
        )
        if fits and not any(_torn(small, one, venues) for venues in families):
            found.append(Target(one.class_id, metres))
    return sorted(found, key=lambda target: (target.metres, target.class_id))


def _torn(small: Group, target: Group, venues: Sequence[int]) -> bool:
    """Would children who are at one place now be at two?"""
    return small.venue_id in venues and target.venue_id != small.venue_id
