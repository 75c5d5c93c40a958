"""From each child's ranked wishes to the options of a family, by how it links its children."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, product

from minsheng.applications.rules.eligibility import Offer
from minsheng.engines.admission import Link

MOST = 60
"""Options a family is matched with at most; what comes behind is never reached in practice."""

Wished = tuple[int, ...]
"""What a child asks for at one rank: a class, or one class in each of several terms, all or none."""
Option = tuple[int | None, ...]
"""A class for each of the unit's children, in their order; None: nothing for it here."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Children who are placed by one choice.

    ``children`` are their places among the family's; one who asks for several terms at one rank is
    there so many times, next to each other.
    """

    children: tuple[int, ...]
    options: tuple[Option, ...]

    def parts(self, place: int) -> list[tuple[int, int]]:
        """(class, seats) of one option, in the order of the classes: what the engine reads."""
        classes = [one for one in self.options[place] if one is not None]
        return sorted(Counter(classes).items())


def ranked_of(wishes: Iterable[tuple[int, int]]) -> list[Wished]:
    """What is asked for at each rank, from (rank, class) in the order of the ranks."""
    return [
        tuple(kind for _rank, kind in same)
        for _rank, same in groupby(wishes, key=lambda one: one[0])
    ]


def together(wished: Wished, kind: int, offers: Sequence[Offer], most: int) -> Wished | None:
    """What is wished and one class more, in the order of the terms; None if it cannot be asked for.

    Args:
        most: terms that may be asked for at once.
    """
    by_id = {offer.class_id: offer for offer in offers}
    both = (*wished, kind)
    if len(both) > most or any(one not in by_id for one in both):
        return None
    if len({by_id[one].term_id for one in both}) < len(both):
        return None
    return tuple(sorted(both, key=lambda one: (by_id[one].starts_on, by_id[one].term_id)))


def units_of(link: Link, wishes: Sequence[Sequence[Wished | None]]) -> tuple[Unit, ...]:
    """Who is placed with whom, and their options, best first.

    Args:
        wishes: for each child what it asks for at each rank; in linked families equal ranks belong
            together, and None says that the child has nothing at this rank.
    """
    if link == Link.INDEPENDENT or len(wishes) == 1:
        return tuple(
            _unit([place], [mine], [(one,) for one in mine if one is not None])
            for place, mine in enumerate(wishes)
        )
    children = range(len(wishes))
    together = [way for way in zip(*wishes, strict=False) if None not in way]
    if link == Link.TOGETHER_OR_NOTHING:
        return (_unit(children, wishes, together),)
    return (_unit(children, wishes, [*together, *_split(wishes)]),)


Way = tuple[Wished | None, ...]
"""What each child has, in one of the ways to place them."""


def _unit(
    children: Sequence[int], wishes: Sequence[Sequence[Wished | None]], ways: Sequence[Way]
) -> Unit:
    """The ways as options, each once, the best ``MOST``."""
    terms = [max((len(one) for one in mine if one), default=1) for mine in wishes]
    options = [
        tuple(
            kind
            for one, width in zip(way, terms, strict=True)
            for kind in (*(one or ()), *[None] * (width - len(one or ())))
        )
        for way in ways
    ]
    places = [child for child, width in zip(children, terms, strict=True) for _term in range(width)]
    return Unit(tuple(places), tuple(dict.fromkeys(options))[:MOST])


def _split(wishes: Sequence[Sequence[Wished | None]]) -> list[Way]:
    """All other ways to place the children: most children first, then the better ranks in sum."""
    ranked = [
        [(rank, one) for rank, one in enumerate(mine) if one is not None] + [(len(mine), None)]
        for mine in wishes
    ]
    ways = []
    for pairs in product(*ranked):
        way: Way = tuple(one for _rank, one in pairs)
        ranks = [rank for rank, _one in pairs]
        if any(one is not None for one in way):
            ways.append((way.count(None), sum(ranks), ranks, way))
    return [way for _home, _sum, _ranks, way in sorted(ways, key=lambda one: one[:3])]
