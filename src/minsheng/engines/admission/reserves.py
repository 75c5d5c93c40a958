"""Soft reserves: seats a group is served first on; unfilled ones are open to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from .arrays import Bools, Ints


class SeatOrder(StrEnum):
    """Which seats are filled first; this is policy and changes who is admitted."""

    RESERVE_FIRST = "reserve_first"  # a group's best take its reserve, the others compete as well
    OPEN_FIRST = "open_first"  # the best of all take open seats, reserves serve who is left


@dataclass(frozen=True)
class Reserves:
    """How many seats of each class are kept for each group.

    Attributes:
        seats: (classes, groups), none negative.
        group: (children,) or (families,) the one group each counts in, -1 for none.
        order: which seats are filled first.
    """

    seats: Ints
    group: Ints
    order: SeatOrder = SeatOrder.RESERVE_FIRST

    def check(self, children: int, capacity: Ints) -> None:
        """Raises ValueError: shapes do not match, or a class reserves more seats than it has.

        Args:
            children: how many have a group: children, or families where those are matched.
        """
        if self.seats.ndim != 2 or len(self.seats) != len(capacity):
            raise ValueError(f"reserves of shape {self.seats.shape} for {len(capacity)} classes")
        if self.group.shape != (children,):
            raise ValueError(f"groups of shape {self.group.shape} for {children} children")
        if self.group.size and not -1 <= self.group.min() <= self.group.max() < self.seats.shape[1]:
            raise ValueError("a group is a column of reserves, or -1")
        if (self.seats < 0).any():
            raise ValueError("a reserve cannot be negative")
        if (over := np.flatnonzero(self.seats.sum(axis=1) > capacity)).size:
            raise ValueError(f"class {over[0]} reserves more seats than it has")


def refused(kind: Ints, start: Ints, group: Ints, capacity: Ints, reserves: Reserves) -> Bools:
    """Who of the claimants is refused a seat.

    Args:
        kind: (claims,) the class, rising; within a class the best claim comes first.
        start: (claims,) place of the first claim of the same class.
        group: (claims,) of the claimant.
    """
    if reserves.order is SeatOrder.RESERVE_FIRST:
        seated = _within_reserves(kind, start, group, reserves, np.ones(len(kind), dtype=bool))
    else:
        open_seats = capacity - reserves.seats.sum(axis=1)
        seated = np.arange(len(kind)) - start < open_seats[kind]
        seated |= _within_reserves(kind, start, group, reserves, ~seated)
    left = capacity - np.bincount(kind[seated], minlength=len(capacity))
    return ~seated & (_rank(~seated, start) > left[kind])


def _within_reserves(
    kind: Ints, start: Ints, group: Ints, reserves: Reserves, waiting: Bools
) -> Bools:
    """Those of ``waiting`` who are among the first of their group for its reserve."""
    seated = np.zeros(len(kind), dtype=bool)
    for number in range(reserves.seats.shape[1]):
        ours = waiting & (group == number)
        seated |= ours & (_rank(ours, start) <= reserves.seats[kind, number])
    return seated


def _rank(among: Bools, start: Ints) -> Ints:
    """From 1: how many of ``among`` stand in the class up to here."""
    total = np.concatenate(([0], np.cumsum(among)))
    return total[1:] - total[start]
