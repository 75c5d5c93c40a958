"""Who sits in one class with reserves when families may ask for several seats."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from .reserves import SeatOrder

Claim = tuple[int, int, int, int]
"""Key, family, seats and group of a family that asks for seats of a class."""


class Seating:
    """The claims of one class, seated; and how far back one more claim could stand and still sit.

    A family sits in its group's reserve or on open seats, whole; one that does not fit is passed
    over, a smaller one behind it may fit. For single seats this is what `reserves.refused` does. A
    present place (a key below 0) is kept before everything else.

    Each kind of seat is filled in one pass, best key first, and what is left only shrinks on the
    way: so one more claim would sit up to some place in the order, and from there on no more.

    Attributes:
        refused: families that do not sit, the best key first.
    """

    def __init__(
        self, claims: Sequence[Claim], capacity: int, kept: Sequence[int], order: SeatOrder
    ) -> None:
        """Claims: the best key first."""
        self._keys = [claim[0] for claim in claims]
        self._last: dict[tuple[int, int], int] = {}
        reserve, room, waiting = self._floors(claims, capacity, list(kept))
        open_room = capacity - sum(kept) if order is SeatOrder.OPEN_FIRST else 0
        self._open = [(0, min(open_room, room))]
        if open_room > 0:
            room, waiting = self._on_open(claims, waiting, open_room, room)
        self._reserve = [[(0, min(seats, room))] for seats in reserve]
        room, waiting = self._on_reserves(claims, waiting, reserve, room)
        self._rest = [(0, room)]
        self.refused = self._on_rest(claims, waiting, room)

    def _floors(
        self, claims: Sequence[Claim], room: int, reserve: list[int]
    ) -> tuple[list[int], int, list[int]]:
        waiting = []
        for place, (key, _, seats, group) in enumerate(claims):
            if key >= 0:
                waiting.append(place)
                continue
            room -= seats
            if group >= 0:
                reserve[group] = max(reserve[group] - seats, 0)
        return reserve, room, waiting

    def _on_open(
        self, claims: Sequence[Claim], waiting: list[int], open_room: int, room: int
    ) -> tuple[int, list[int]]:
        left = []
        for place in waiting:
            seats = claims[place][2]
            if seats > min(open_room, room):
                left.append(place)
                continue
            open_room -= seats
            room -= seats
            self._open.append((place + 1, min(open_room, room)))
        return room, left

    def _on_reserves(
        self, claims: Sequence[Claim], waiting: list[int], reserve: list[int], room: int
    ) -> tuple[int, list[int]]:
        left = []
        for place in waiting:
            _, _, seats, group = claims[place]
            if group < 0 or seats > min(reserve[group], room):
                left.append(place)
                continue
            reserve[group] -= seats
            room -= seats
            for seen, steps in zip(reserve, self._reserve, strict=True):
                if min(seen, room) < steps[-1][1]:
                    steps.append((place + 1, min(seen, room)))
        return room, left

    def _on_rest(self, claims: Sequence[Claim], waiting: list[int], room: int) -> list[int]:
        out = []
        for place in waiting:
            _, family, seats, _ = claims[place]
            if seats > room:
                out.append(family)
                continue
            room -= seats
            self._rest.append((place + 1, room))
        return out

    def takes(self, key: int, seats: int, group: int) -> bool:
        """Whether a family that has no seat here would sit with so many at this key."""
        if key < 0:
            return True
        if (seats, group) not in self._last:
            kinds = [self._open, self._rest, *([self._reserve[group]] if group >= 0 else [])]
            self._last[seats, group] = max(_last_place(steps, seats) for steps in kinds)
        return bisect_left(self._keys, key) <= self._last[seats, group]


def _last_place(steps: Sequence[tuple[int, int]], seats: int) -> int:
    """The last place before which so many are left; -1 if there is none.

    Args:
        steps: (place, left from there on), falling.
    """
    if steps[0][1] < seats:
        return -1
    for place, left in steps:
        if left < seats:
            return place - 1
    return 1 << 62


def refused_families(
    claims: Sequence[Claim], capacity: int, kept: Sequence[int], order: SeatOrder
) -> list[int]:
    """Whom one class refuses; see `Seating`."""
    return Seating(claims, capacity, kept, order).refused
