"""Deferred acceptance in rounds: all who wait propose at once, classes keep the best so far."""

from __future__ import annotations

import numpy as np

from .arrays import Bools, Ints, ranges
from .market import Market
from .reserves import Reserves, refused


class Layout:
    """The parts of a market laid out class by class, the best key first.

    Attributes:
        order: (parts,) part at each place; place: (parts,) place of each part.
        kind, family, seats: (places,) class, family and seats there.
        start: (classes + 1,) where each class begins.
    """

    def __init__(self, market: Market) -> None:
        self.order = _sorted(market.part_class, market.part_key)
        self.place = np.empty_like(self.order)
        self.place[self.order] = np.arange(len(self.order))
        self.kind = market.part_class[self.order]
        self.family = market.part_family[self.order]
        self.seats = market.part_seats[self.order]
        self.start = np.searchsorted(self.kind, np.arange(market.classes + 1))


def _sorted(kind: Ints, key: Ints) -> Ints:
    """By class, then key; ties by their place."""
    low, high = (int(key.min()), int(key.max())) if len(key) else (0, 0)
    span = high - low + 1
    if (int(kind.max(initial=0)) + 1) * span >= 2**62:
        return np.lexsort((key, kind))
    both = kind * span + (key - low)
    order = np.argsort(both)  # several times as fast as the stable kind, which only ties need
    ordered = both[order]
    if (ordered[1:] == ordered[:-1]).any():
        order = np.argsort(both, kind="stable")
    return order


def run_rounds(market: Market, layout: Layout, reserves: Reserves | None = None) -> Ints:
    """Let every family propose its options in turn until nobody is refused any more.

    A family refused by one class gives up the whole option. With single seats that is deferred
    acceptance and final; where options have several parts, seats given up can leave room that a
    family refused before would prefer (`repair` mends that).

    Args:
        reserves: only for markets in which every option is one seat; groups by family.

    Returns:
        (families,) place of the option in the family's list, -1 for none. Nothing is oversold.
    """
    last = market.option_start[1:]
    current = market.option_start[:-1].copy()
    held = np.zeros(len(layout.order), dtype=np.bool_)
    proposing = np.flatnonzero(current < last)
    unsettled = proposing[:0]
    while proposing.size or unsettled.size:
        parts = market.parts_of(current[proposing])
        held[layout.place[parts]] = True
        asked = np.concatenate((market.part_class[parts], unsettled))
        claims = _claims(layout, held, asked)
        out, unsettled = _refusals(market, layout, claims, reserves)
        losers = layout.family[claims[out]]
        if not market.one_part_each:
            losers = np.unique(losers)  # refused in several classes at once
        held[layout.place[market.parts_of(current[losers])]] = False
        current[losers] += 1
        proposing = losers[current[losers] < last[losers]]
    return np.where(current < last, current - market.option_start[:-1], -1)


def _claims(layout: Layout, held: Bools, asked: Ints) -> Ints:
    """The places held in the classes asked; where those are few, they are looked at alone."""
    classes = len(layout.start) - 1
    if len(asked) * 8 < classes:
        some = np.unique(asked)
        places = ranges(layout.start[some], layout.start[some + 1])
        return places[held[places]]
    claims = np.flatnonzero(held)
    if len(asked) > classes:
        return claims
    touched = np.zeros(classes, dtype=np.bool_)
    touched[asked] = True
    return claims[touched[layout.kind[claims]]]


def _refusals(
    market: Market, layout: Layout, claims: Ints, reserves: Reserves | None
) -> tuple[Bools, Ints]:
    """Which claims are refused, and the classes in which more may have to be refused later.

    A claim that does not fit behind better ones is passed over; one that could still fit in the
    seats left by it stays until the next round shows who else is there.
    """
    kind = layout.kind[claims]
    first = np.flatnonzero(np.concatenate((kind[:1] >= 0, kind[1:] != kind[:-1])))
    length = np.diff(np.append(first, len(kind)))
    start = np.repeat(first, length)
    if reserves is not None:
        group = reserves.group[layout.family[claims]]
        return refused(kind, start, group, market.capacity, reserves), kind[:0]
    seats, room = layout.seats[claims], market.capacity[kind]
    total = np.concatenate(([0], np.cumsum(seats)))
    taken = total[1:] - total[start]
    over = taken > room
    if not over.any():
        return over, kind[:0]
    kept = np.maximum.reduceat(np.where(over, 0, taken), first)
    out = over & (np.repeat(kept, length) + seats > room)
    return out, kind[over & ~out]
