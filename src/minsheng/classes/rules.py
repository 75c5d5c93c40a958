"""What holds for classes and seats, on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ledger:
    """The seats of one class, told twice; each telling adds up to the capacity.

    Attributes:
        reserved: seats put aside by group, none zero. An unfilled one is open to everybody.
        held: seats offered and waiting for an answer.
        accepted: seats whose families have said yes.
    """

    capacity: int
    reserved: Mapping[str, int]
    held: int
    accepted: int

    @property
    def open(self) -> int:
        """Seats nobody's group is served first on."""
        return self.capacity - sum(self.reserved.values())

    @property
    def free(self) -> int:
        return self.capacity - self.held - self.accepted

    @property
    def balances(self) -> bool:
        """Is no part negative? The parts add up to the capacity by how they are told."""
        parts = [self.open, self.free, self.held, self.accepted, *self.reserved.values()]
        return min(parts) >= 0


def age_on(born: dt.date, day: dt.date) -> int:
    """Whole years lived on ``day``; a birthday counts from its own day, 29 February from 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def minutes_short(opens: dt.time, closes: dt.time, work_from: dt.time, work_until: dt.time) -> int:
    """Minutes of the working day outside the class hours; 0 when the class covers the shift.

    Both lie within one day; a night shift is not asked about here.
    """
    before = _minutes(opens) - _minutes(work_from)
    after = _minutes(work_until) - _minutes(closes)
    return max(0, before) + max(0, after)


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
