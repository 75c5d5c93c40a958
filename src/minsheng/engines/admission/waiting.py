"""The waiting list: seats that come free go on in the same order, and nobody loses a place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from .arrays import Bools, Ints
from .family import ATTEMPTS, settled
from .market import Market
from .repair import Repair
from .rounds import Layout


@dataclass(frozen=True)
class Rematch:
    """What a re-match gives.

    Attributes:
        choice: (families,) place of the option each family now has, -1 for none.
        moved: families that have another place than before; each is owed an offer.
        floor_market: the market it was solved in, for the audit.
        floor_choice: the same match there.
    """

    choice: Ints
    moved: tuple[int, ...]
    floor_market: Market
    floor_choice: Ints


def rematch(
    market: Market,
    present: Ints,
    *,
    listed: Collection[int],
    gone: Collection[int] = (),
) -> Rematch:
    """Hand on what has come free.

    Everybody's present place is kept before every wish of others; only families that asked are
    moved, linked children all together or not at all, and wishes count by the same keys as in the
    match.

    Args:
        present: (families,) place of the option each family has, -1 for none.
        listed: families that wait: without a place, or with one and asking for a better one.
        gone: families that have withdrawn, declined or not answered in time.

    Raises:
        ValueError: ``present`` has another length than the market.
    """
    present = np.asarray(present, dtype=np.int64)
    if present.shape != (market.families,):
        raise ValueError(f"{present.shape} places for {market.families} families")
    waits, left = _marked(market.families, listed), _marked(market.families, gone)
    now = np.where(left, -1, present)[market.option_family]
    place = np.arange(len(now)) - market.option_start[market.option_family]
    better = waits[market.option_family] & ((now < 0) | (place < now))
    kept = ~left[market.option_family] & (better | (place == now))
    floors = _floors(market, kept, kept & (place == now))
    start = np.where(left | (present < 0), -1, np.diff(floors.option_start) - 1)
    found = _settled(floors, start, np.flatnonzero(waits & ~left).tolist())
    choice = np.full(market.families, -1, dtype=np.int64)
    has = found >= 0
    choice[has] = place[np.flatnonzero(kept)[floors.chosen(found)]]
    moved = np.flatnonzero((choice != present) & ~left)
    return Rematch(choice, tuple(moved.tolist()), floors, found)


def _marked(families: int, those: Collection[int]) -> Bools:
    marked = np.zeros(families, dtype=np.bool_)
    marked[list(those)] = True
    return marked


def _floors(market: Market, kept: Bools, present: Bools) -> Market:
    """The options that still count; seats a family has already are at keys below all others.

    That holds for its present option, and for a better one that needs no more seats of a class
    than the family has there.
    """
    parts = kept[market.part_option]
    key = market.part_key - market.part_key.min(initial=0)
    floor = market.part_family - market.families
    own = market.part_seats <= _seats_held(market, present[market.part_option])
    counts = np.bincount(market.option_family[kept], minlength=market.families)
    return replace(
        market,
        option_start=np.concatenate(([0], np.cumsum(counts))),
        part_start=np.concatenate(([0], np.cumsum(np.diff(market.part_start)[kept]))),
        part_class=market.part_class[parts],
        part_seats=market.part_seats[parts],
        part_key=np.where(own, floor, key)[parts],
    )


def _seats_held(market: Market, present: Bools) -> Ints:
    """(parts,) seats the family has now in the part's class."""
    code = market.part_family * max(market.classes, 1) + market.part_class
    order = np.flatnonzero(present)[np.argsort(code[present])]
    if not len(order):
        return np.zeros_like(code)
    found = order[np.minimum(np.searchsorted(code[order], code), len(order) - 1)]
    return np.where(code[found] == code, market.part_seats[found], 0)


def _settled(floors: Market, start: Ints, waiting: list[int]) -> Ints:
    layout = Layout(floors)
    repair = Repair(floors, layout, start)
    found = settled(repair, waiting, ATTEMPTS, lambda: len(repair.wanting()))
    kept = np.where(start < 0, True, (found >= 0) & (found <= start))
    if kept.all():
        return found
    return _one_by_one(floors, layout, start, waiting)


def _one_by_one(floors: Market, layout: Layout, start: Ints, waiting: list[int]) -> Ints:
    """If families go round in circles: whoever is first takes free seats, nobody is moved on."""
    repair = Repair(floors, layout, start)
    first = floors.option_start[:-1]
    best = {
        family: int(floors.part_key[floors.part_start[first[family]]])
        for family in waiting
        if np.diff(floors.option_start)[family]
    }
    moving = True
    while moving:
        moving = False
        for family in sorted(best, key=lambda one: best[one]):
            moving |= repair.take_free(family)
    return repair.choice()


def answer_by(offered: datetime, hours: int, quiet_from: int, quiet_until: int) -> datetime:
    """When an offer ends: so many hours later, the hours of the night not counted.

    Args:
        offered: in the local time of the families; quiet_from, quiet_until: hours of the day.
    """
    left, here = timedelta(hours=hours), offered
    if (quiet_until - quiet_from) % 24 == 0:
        return here + left
    while True:
        begins, ends = _night(here, quiet_from, quiet_until)
        if begins <= here < ends:
            here = ends
            continue
        if here + left <= begins:
            return here + left
        left -= begins - here
        here = ends


def _night(here: datetime, quiet_from: int, quiet_until: int) -> tuple[datetime, datetime]:
    """The quiet hours that include this moment, or the next ones."""
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    length = (quiet_until - quiet_from) % 24
    nights = [midnight + timedelta(days=day, hours=quiet_from) for day in (-1, 0, 1)]
    spans = [(begin, begin + timedelta(hours=length)) for begin in nights]
    return next(span for span in spans if here < span[1])
