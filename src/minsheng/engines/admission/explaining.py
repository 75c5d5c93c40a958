"""Why this and not something better: facts for one family, from the match alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Ints
from .market import Market
from .seating import refused_families


@dataclass(frozen=True, slots=True)
class Part:
    """One class of an option the family would rather have had.

    Attributes:
        kind: the class; asked: seats asked there; capacity: its seats.
        place: the family's place among all that asked for the class, from 1.
        last_place: place of the last family that got in; 0 if none did.
        families_before, seats_before: those with a better key who sit there, and their seats.
        seats_reserved: seats of families with a worse key, who sit there by a reserve.
        left: seats that were left for this family.
    """

    kind: int
    asked: int
    capacity: int
    place: int
    last_place: int
    families_before: int
    seats_before: int
    seats_reserved: int
    left: int

    @property
    def lacking(self) -> bool:
        """Whether this class is why the option could not be granted."""
        return self.asked > self.left


@dataclass(frozen=True, slots=True)
class Better:
    """An option ranked above what the family got, by its place in the family's list."""

    option: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a family got and why nothing better; ``granted`` is -1 for no place."""

    family: int
    granted: int
    better: tuple[Better, ...]


class Explainer:
    """Explains one match, family by family."""

    def __init__(self, market: Market, choice: Ints) -> None:
        self.market, self.choice = market, choice
        self._held = np.zeros(len(market.part_class), dtype=np.bool_)
        self._held[market.parts_of(market.chosen(choice))] = True
        self._order = np.argsort(market.part_class, kind="stable")
        self._start = np.searchsorted(market.part_class[self._order], np.arange(market.classes + 1))

    def explain(self, family: int) -> Explanation:
        """The facts for one family.

        Raises:
            IndexError: there is no such family.
        """
        market = self.market
        first, last = market.option_start[family : family + 2].tolist()
        granted = int(self.choice[family])
        above = range(first, first + granted if granted >= 0 else last)
        better = tuple(
            Better(option - first, tuple(self._part(part) for part in self._parts(option)))
            for option in above
        )
        return Explanation(family, granted, better)

    def _parts(self, option: int) -> range:
        return range(*self.market.part_start[option : option + 2].tolist())

    def _part(self, part: int) -> Part:
        market = self.market
        kind, key = int(market.part_class[part]), market.part_key[part]
        here = self._order[self._start[kind] : self._start[kind + 1]]
        asking = np.unique(market.part_key[here])
        sits = here[self._held[here] & (market.part_family[here] != market.part_family[part])]
        before = market.part_key[sits] < key
        seats = market.part_seats[sits]
        capacity = int(market.capacity[kind])
        after = self._by_reserve(part, sits)
        return Part(
            kind=kind,
            asked=int(market.part_seats[part]),
            capacity=capacity,
            place=int(np.searchsorted(asking, key)) + 1,
            last_place=int(np.searchsorted(asking, market.part_key[sits].max())) + 1
            if len(sits)
            else 0,
            families_before=int(before.sum()),
            seats_before=int(seats[before].sum()),
            seats_reserved=after,
            left=capacity - int(seats[before].sum()) - after,
        )

    def _by_reserve(self, part: int, sits: Ints) -> int:
        """Seats of families with a worse key that the class would keep beside this one."""
        market, reserves = self.market, self.market.reserves
        kind = int(market.part_class[part])
        if reserves is None or not reserves.seats[kind].any():
            return 0
        claims = sorted(
            (
                int(market.part_key[one]),
                int(market.part_family[one]),
                int(market.part_seats[one]),
                int(reserves.group[market.part_family[one]]),
            )
            for one in [*sits.tolist(), part]
        )
        kept = reserves.seats[kind].tolist()
        out = set(refused_families(claims, int(market.capacity[kind]), kept, reserves.order))
        worse = (one for one in claims if one[0] > market.part_key[part])
        return sum(seats for _, family, seats, _ in worse if family not in out)


def explain(market: Market, choice: Ints, family: int) -> Explanation:
    """The facts for one family; use an `Explainer` for many."""
    return Explainer(market, choice).explain(family)
