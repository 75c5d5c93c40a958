"""A class with reserves in the exact model: whom it would refuse, told by linear sums.

Beside the claims it holds, a class refuses one more claim at key k if, and only if, it fits neither
into what is left above k of the open seats (where those are filled first), nor of its group's
reserve, nor of what nobody above k holds and nobody below k holds firmly: by right of a reserve or
of those open seats. Everything held fits, so nothing else can stand in the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ortools.sat.python import cp_model

from .reserves import SeatOrder

Sum = cp_model.LinearExpr | int


@dataclass(frozen=True, slots=True)
class Wish:
    """A part of an option: its literal, seats, the family's key in the class, its number and group."""

    takes: cp_model.IntVar
    seats: int
    key: int
    family: int
    group: int


@dataclass(frozen=True, slots=True)
class Rule:
    """Seats of the class, those kept by group, and the order in which they are filled."""

    capacity: int
    kept: Sequence[int]
    order: SeatOrder

    @property
    def open_first(self) -> int:
        """Open seats that are filled before the reserves."""
        return self.capacity - sum(self.kept) if self.order is SeatOrder.OPEN_FIRST else 0


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of the open seats and of each group's reserve."""

    open: Sum
    purses: tuple[Sum, ...]

    def purse(self, group: int) -> Sum:
        return self.purses[group] if group >= 0 else 0


class ReservedClass:
    """The wishes for one class, seated as `seating.Seating` does it, in variables."""

    def __init__(self, model: cp_model.CpModel, wishes: Sequence[Wish], rule: Rule) -> None:
        """Wishes: the best key first."""
        self.model, self.rule = model, rule
        self.families = [list(same) for _, same in groupby(wishes, key=lambda one: one.key)]
        self.place = {same[0].key: place for place, same in enumerate(self.families)}
        self.before: list[_Left] = []
        self.known: dict[tuple[int, int], cp_model.IntVar] = {}
        self.firm = self._seated(0, _Left(rule.open_first, tuple(rule.kept)), self.before)

    def _seated(self, first: int, left: _Left, before: list[_Left]) -> list[Sum]:
        """Seats each family from ``first`` on holds firmly; ``before`` learns what was left before it."""
        firm: list[Sum] = []
        for same in self.families[first:]:
            before.append(left)
            opened = self._sitting(same, [None] * len(same), left.open, self.rule.open_first)
            group = same[0].group
            kept = self.rule.kept[group] if group >= 0 else 0
            reserved = self._sitting(same, opened, left.purse(group), kept)
            purses = list(left.purses)
            if kept:
                purses[group] = self._less(purses[group], _seats(same, reserved), kept)
            rest = self._less(left.open, _seats(same, opened), self.rule.open_first)
            left = _Left(rest, tuple(purses))
            firm.append(_seats(same, opened) + _seats(same, reserved))
        return firm

    def _sitting(
        self,
        same: Sequence[Wish],
        already: Sequence[cp_model.IntVar | None],
        left: Sum,
        most: int,
    ) -> list[cp_model.IntVar | None]:
        """For each wish whether it sits on seats of this kind; None if there are none to sit on."""
        if not most:
            return [None] * len(same)
        return [self._sits(one, has, left) for one, has in zip(same, already, strict=True)]

    def _sits(self, one: Wish, has: cp_model.IntVar | None, left: Sum) -> cp_model.IntVar:
        """Exactly if it is granted, does not sit already, and fits into what is left."""
        sits = self.model.new_bool_var("")
        needed = [one.takes] if has is None else [one.takes, has.negated()]
        for literal in needed:
            self.model.add_implication(sits, literal)
        self.model.add(left >= one.seats).only_enforce_if(sits)
        self.model.add(left <= one.seats - 1).only_enforce_if(*needed, sits.negated())
        return sits

    def _less(self, left: Sum, taken: Sum, most: int) -> Sum:
        """What is left after a family; a variable of its own, so that sums stay short."""
        if isinstance(taken, int):
            return left
        after = self.model.new_int_var(0, most, "")
        self.model.add(after == left - taken)
        return after

    def refuses(self, wish: Wish, above: Sum) -> cp_model.IntVar:
        """A literal that implies that the class would refuse the wish beside what others hold.

        Args:
            above: seats held at better keys.
        """
        known = self.known.get((wish.key, wish.seats))
        if known is not None:
            return known
        place = self.place[wish.key]
        left, firm = self.before[place], self.firm[place + 1 :]
        if len(self.families[place]) > 1:  # it may hold other seats here: as if it did not
            firm = self._seated(place + 1, left, [])
        literal = self.model.new_bool_var("")
        rest = self.rule.capacity - above - sum(firm)
        for room in (left.open, left.purse(wish.group), rest):
            self.model.add(room <= wish.seats - 1).only_enforce_if(literal)
        self.known[wish.key, wish.seats] = literal
        return literal


def _seats(same: Sequence[Wish], sits: Sequence[cp_model.IntVar | None]) -> Sum:
    pairs = zip(same, sits, strict=True)
    return sum(one.seats * literal for one, literal in pairs if literal is not None)
