"""From each child's ranked classes to the options of a family, by how it links its children."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from minsheng.engines.admission import Link

MOST = 60
"""Options a family is matched with at most; what comes behind is never reached in practice."""

Option = tuple[int | None, ...]
"""A class for each child of the unit, in their order; None: this child stays at home."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Children who are placed by one choice. ``children`` are their places among the family's."""

    children: tuple[int, ...]
    options: tuple[Option, ...]

    def parts(self, place: int) -> list[tuple[int, int]]:
        """(class, seats) of one option, in the order of the classes: what the engine reads."""
        classes = [one for one in self.options[place] if one is not None]
        return sorted(Counter(classes).items())


def units_of(link: Link, wishes: Sequence[Sequence[int | None]]) -> tuple[Unit, ...]:
    """Who is placed with whom, and their options, best first.

    Args:
        wishes: for each child the class at each rank; in linked families equal ranks belong
            together, and None says that the child has nothing at this rank.
    """
    if link == Link.INDEPENDENT or len(wishes) == 1:
        return tuple(Unit((place,), _alone(mine)) for place, mine in enumerate(wishes))
    children = tuple(range(len(wishes)))
    together = [option for option in zip(*wishes, strict=False) if None not in option]
    if link == Link.TOGETHER_OR_NOTHING:
        return (Unit(children, _first(together)),)
    return (Unit(children, _first([*together, *_split(wishes)])),)


def _alone(wishes: Sequence[int | None]) -> tuple[Option, ...]:
    return _first([(one,) for one in wishes if one is not None])


def _split(wishes: Sequence[Sequence[int | None]]) -> list[Option]:
    """All other ways to place the children: most children first, then the better ranks in sum."""
    ranked = [
        [(rank, one) for rank, one in enumerate(mine) if one is not None] + [(len(mine), None)]
        for mine in wishes
    ]
    ways = []
    for way in product(*ranked):
        option = tuple(one for _rank, one in way)
        ranks = [rank for rank, _one in way]
        if any(one is not None for one in option):
            ways.append((option.count(None), sum(ranks), ranks, option))
    return [option for _home, _sum, _ranks, option in sorted(ways, key=lambda way: way[:3])]


def _first(options: Sequence[Option]) -> tuple[Option, ...]:
    """Each once, the best ``MOST``."""
    return tuple(dict.fromkeys(options))[:MOST]
