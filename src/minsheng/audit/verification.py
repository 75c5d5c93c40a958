"""Proving that nobody touched the chain, or naming the first place where somebody did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from minsheng.audit.chain import START, digest, head_seal
from minsheng.audit.models import Entry, Head


class Damage(StrEnum):
    """What was done to the chain."""

    EDITED = "edited or forged"
    DELETED = "deleted"
    REORDERED = "moved to another place"
    CUT_OFF = "cut off the end"
    HEAD = "the end of the chain was altered"
    ANCHOR = "not the entry that was anchored outside"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the chain does not hold, and what is wrong there."""

    sequence: int
    what: Damage


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain as it was written down outside the database at some time."""

    sequence: int
    digest: str


def head() -> Anchor:
    """The end of the chain as the database has it now."""
    row = Head.objects.filter(pk=1).first() or Head(sequence=0, digest=START)
    return Anchor(row.sequence, row.digest)


def _was_moved(entry: Entry, count: int) -> bool:
    """Does the entry's seal fit at some other place of the chain?"""
    return any(digest(entry, sequence=place) == entry.digest for place in range(1, count + 2))


def _fault_at(entry: Entry, expected: int, previous: str) -> Damage | None:
    if entry.digest != digest(entry):
        count = max(Entry.objects.count(), head().sequence)
        return Damage.REORDERED if _was_moved(entry, count) else Damage.EDITED
    if entry.sequence != expected:
        return Damage.DELETED
    return None if entry.previous == previous else Damage.EDITED


def _fault_at_end(count: int, last: str) -> Fault | None:
    row = Head.objects.filter(pk=1).first()
    if row is None:
        return Fault(count, Damage.HEAD) if count else None
    if row.seal != head_seal(row.sequence, row.digest):
        return Fault(row.sequence, Damage.HEAD)
    if row.sequence > count:
        return Fault(count + 1, Damage.CUT_OFF)
    if (row.sequence, row.digest) != (count, last):
        return Fault(count, Damage.HEAD)
    return None


def verify_chain(anchors: Iterable[Anchor] = ()) -> tuple[int, Fault | None]:
    """Walk the whole chain.

    Args:
        anchors: ends of the chain kept outside the database. Only they show that somebody put
            back an older copy of the whole database, entries, end and seal together.

    Returns:
        How many entries hold from the start, and the first fault; None when all is well.
    """
    anchored = {anchor.sequence: anchor.digest for anchor in anchors}
    previous, count = START, 0
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        if damage := _fault_at(entry, count + 1, previous):
            place = count + 1 if damage is Damage.DELETED else entry.sequence
            return count, Fault(place, damage)
        if anchored.pop(entry.sequence, entry.digest) != entry.digest:
            return count, Fault(entry.sequence, Damage.ANCHOR)
        previous, count = entry.digest, count + 1
    lost = [sequence for sequence in anchored if sequence > count]
    if fault := _fault_at_end(count, previous):
        return count, fault
    return count, Fault(count + 1, Damage.CUT_OFF) if lost else None
