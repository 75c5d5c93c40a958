"""The audit where classes keep seats for groups: every wish is put to the class anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from .arrays import Ints
from .blocking import Blocking
from .market import Market
from .reserves import Reserves, SeatOrder


@dataclass(frozen=True, slots=True, order=True)
class _Claim:
    key: int
    seats: int
    group: int
    family: int


def blocking_beside_reserves(
    market: Market, choice: Ints, reserves: Reserves
) -> tuple[Blocking, ...]:
    """Families that prefer an option which every class of it would grant beside its holders."""
    asked = list(
        zip(
            market.part_class.tolist(),
            market.part_seats.tolist(),
            market.part_key.tolist(),
            strict=True,
        )
    )
    part_start, option_start = market.part_start.tolist(), market.option_start.tolist()
    desks = [
        _Desk(seats, kept, reserves.order)
        for seats, kept in zip(market.capacity.tolist(), reserves.seats.tolist(), strict=True)
    ]
    group = reserves.group.tolist()
    for family, place in enumerate(choice.tolist()):
        option = option_start[family] + place
        for kind, seats, key in (
            asked[part_start[option] : part_start[option + 1]] if place >= 0 else ()
        ):
            desks[kind].claims.append(_Claim(key, seats, group[family], family))
    found = []
    for family, place in enumerate(choice.tolist()):
        first = option_start[family]
        for option in range(first, first + place if place >= 0 else option_start[family + 1]):
            parts = asked[part_start[option] : part_start[option + 1]]
            wishes = [(desks[c], _Claim(key, s, group[family], family)) for c, s, key in parts]
            if all(desk.grants(wish) for desk, wish in wishes):
                room = all(desk.has_room(wish) for desk, wish in wishes)
                found.append(Blocking(family, option - first, room))
                break
    return tuple(found)


class _Desk:
    """A class, its seats, and the families that hold them."""

    def __init__(self, seats: int, kept: list[int], order: SeatOrder) -> None:
        self.seats, self.kept, self.order = seats, kept, order
        self.claims: list[_Claim] = []

    def has_room(self, wish: _Claim) -> bool:
        others = sum(one.seats for one in self.claims if one.family != wish.family)
        return others + wish.seats <= self.seats

    def grants(self, wish: _Claim) -> bool:
        """Whether the wish is among those the class would take, all claims read again by key."""
        if self.has_room(wish):
            return True
        others = [one for one in self.claims if one.family != wish.family]
        return wish in self._taken(sorted([*others, wish]))

    def _taken(self, claims: list[_Claim]) -> set[_Claim]:
        """By purses: a group's reserve, and what is open to all at that moment."""
        purse = Counter(dict(enumerate(self.kept)))
        common = self.seats - sum(self.kept)
        taken: set[_Claim] = set()
        steps = (
            ["reserve", "rest"]
            if self.order is SeatOrder.RESERVE_FIRST
            else ["open", "reserve", "rest"]
        )
        for step in steps:
            if step == "rest":
                common += sum(purse.values())  # what no group needed is open to all
            for one in claims:
                if one in taken:
                    continue
                if step == "reserve" and one.group >= 0 and one.seats <= purse[one.group]:
                    purse[one.group] -= one.seats
                    taken.add(one)
                elif step != "reserve" and one.seats <= common:
                    common -= one.seats
                    taken.add(one)
        return taken
