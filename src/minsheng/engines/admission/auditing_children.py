"""Looking at single children's places from outside, soft reserves included.

Class by class, in plain Python, seat by seat; nothing is shared with the engine but the meaning.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .reserves import Reserves, SeatOrder

Holder = tuple[int, int]  # key, group


@dataclass(frozen=True, slots=True)
class ChildAudit:
    """What the places of single children are worth.

    Attributes:
        placed: children with a place.
        oversold: class → places given away above its capacity.
        blocking: (child, class): the child prefers the class, which would choose it.
        unserved: (class, group): a child of the group was refused while its reserve was not full.
        envy: (child, other, class): same group, the other has the place and is served later.
    """

    placed: int
    oversold: dict[int, int]
    blocking: tuple[tuple[int, int], ...]
    unserved: tuple[tuple[int, int], ...]
    envy: tuple[tuple[int, int, int], ...]

    @property
    def stable(self) -> bool:
        return not (self.oversold or self.blocking or self.unserved or self.envy)


def audit_children(
    preferences: Sequence[Sequence[int]],
    keys: Sequence[Sequence[int]],
    capacity: Sequence[int],
    assigned: Sequence[int],
    reserves: Reserves | None = None,
) -> ChildAudit:
    """Check places of single children as `deferral.deferred` gives them.

    Args:
        preferences, keys: per child, padded with -1 or not.
        assigned: per child its class, -1 for none.

    Raises:
        ValueError: a child has a class it did not list.
    """
    group = [-1] * len(preferences) if reserves is None else reserves.group.tolist()
    kept: list[list[int]] = [[] for _ in capacity] if reserves is None else reserves.seats.tolist()
    holders: list[list[tuple[int, int, int]]] = [[] for _ in capacity]
    for child, kind in enumerate(assigned):
        if kind >= 0:
            holders[kind].append((_key(preferences, keys, child, kind), group[child], child))
    order = SeatOrder.RESERVE_FIRST if reserves is None else reserves.order
    desks = [
        _Desk(sorted(those), capacity[kind], kept[kind], order)
        for kind, those in enumerate(holders)
    ]
    blocking, unserved, envy = [], [], []
    for child, wishes in enumerate(preferences):
        for kind, key in zip(wishes, keys[child], strict=True):
            if kind < 0 or kind == assigned[child]:
                break
            desk, ours = desks[kind], group[child]
            if desk.would_choose(key, ours):
                blocking.append((child, kind))
            if desk.unfilled(ours):
                unserved.append((kind, ours))
            if (other := desk.served_later(key, ours)) is not None:
                envy.append((child, other, kind))
    return ChildAudit(
        placed=sum(kind >= 0 for kind in assigned),
        oversold={
            kind: len(those) - seats
            for kind, (those, seats) in enumerate(zip(holders, capacity, strict=True))
            if len(those) > seats
        },
        blocking=tuple(blocking),
        unserved=tuple(sorted(set(unserved))),
        envy=tuple(envy),
    )


def _key(
    preferences: Sequence[Sequence[int]], keys: Sequence[Sequence[int]], child: int, kind: int
) -> int:
    for listed, key in zip(preferences[child], keys[child], strict=True):
        if listed == kind:
            return key
    raise ValueError(f"child {child} did not list class {kind}")


class _Desk:
    """One class with those who hold its seats: whom would it choose beside them?"""

    def __init__(
        self, holders: list[tuple[int, int, int]], seats: int, kept: list[int], order: SeatOrder
    ) -> None:
        self.holders, self.seats, self.kept = holders, seats, kept
        self.bar = {group: self._bar(group, order) for group in (-1, *range(len(kept)))}

    def would_choose(self, key: int, group: int) -> bool:
        return key < self.bar[group]

    def unfilled(self, group: int) -> bool:
        """Whether fewer of the group hold seats than are kept for it."""
        return group >= 0 and self._held_by(group) < self.kept[group]

    def served_later(self, key: int, group: int) -> int | None:
        """Somebody of the group who holds a seat with a worse key."""
        last = [holder for holder in self.holders if holder[1] == group][-1:]
        return last[0][2] if last and last[0][0] > key else None

    def _held_by(self, group: int) -> int:
        return sum(holder[1] == group for holder in self.holders)

    def _bar(self, group: int, order: SeatOrder) -> float:
        """A further child of the group is chosen if its key is below this."""
        if not self.seats:
            return -math.inf
        if len(self.holders) < self.seats:
            return math.inf
        first = 0 if order is SeatOrder.RESERVE_FIRST else self.seats - sum(self.kept)
        rest = self.holders[first:]
        bars = [self.holders[first - 1][0]] if first else []
        kept = self.kept[group] if group >= 0 else 0
        ours = [holder[0] for holder in rest if holder[1] == group]
        if len(ours) < kept:
            return math.inf
        if kept:
            bars.append(ours[kept - 1])
        last = [holder for number in self._groups() for holder in self._beyond(rest, number)]
        if last:
            bars.append(max(last)[0])
        return max(bars, default=-math.inf)

    def _groups(self) -> range:
        return range(-1, len(self.kept))

    def _beyond(self, rest: list[tuple[int, int, int]], group: int) -> list[tuple[int, int, int]]:
        """Those of a group who hold seats although its reserve was full."""
        ours = [holder for holder in rest if holder[1] == group]
        return ours[self.kept[group] :] if group >= 0 else ours
