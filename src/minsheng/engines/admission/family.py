"""Families with several children: deferred acceptance, all or none, then repair."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import numpy as np

from .arrays import Bools, Ints
from .market import Market
from .repair import Repair
from .rounds import Layout, run_rounds

ATTEMPTS = 12
"""How often circling families are served again in another order before a proof is asked for."""


def match_families(market: Market, *, attempts: int = ATTEMPTS) -> Ints:
    """A match in which no family would rather have, and be given, another of its options.

    Nearly always: where there is no such match, or it is not found, the one with the fewest
    families left unsatisfied is returned. The same market gives the same match.

    Returns:
        (families,) place of the option each family gets, -1 for none. Nothing is oversold.
    """
    layout = Layout(market)
    if market.reserves is not None:
        return _with_reserves(market, layout, attempts)
    start = run_rounds(market, layout)
    waiting = blocking_families(market, layout, start).tolist()
    if not waiting:
        return start
    repair = Repair(market, layout, start)
    return settled(repair, waiting, attempts, lambda: _blocking(market, layout, repair))


def _blocking(market: Market, layout: Layout, repair: Repair) -> int:
    return len(blocking_families(market, layout, repair.choice()))


def _with_reserves(market: Market, layout: Layout, attempts: int) -> Ints:
    """With single seats in rounds; else every family is served one by one from the beginning."""
    if market.one_seat_each:
        return run_rounds(market, layout, market.reserves)
    nobody = np.full(market.families, -1, dtype=np.int64)
    repair = Repair(market, layout, nobody)
    return settled(repair, range(market.families), attempts, lambda: len(repair.wanting()))


def settled(
    repair: Repair, waiting: Iterable[int], attempts: int, blocking: Callable[[], int]
) -> Ints:
    """Serve who waits; those who went round in circles again in another order, and keep the best.

    Args:
        blocking: counts the families that block in the match as it stands.
    """
    best, fewest = repair.choice(), -1
    chance: random.Random | None = None
    left: Iterable[int] = waiting
    for attempt in range(attempts):
        circling = repair.settle(left, chance)
        count = blocking() if circling else 0
        if fewest < 0 or count < fewest:
            best, fewest = repair.choice(), count
        if not count:
            break
        left = sorted(circling)
        chance = random.Random(attempt)  # noqa: S311  another order, the same each time
    return best


def blocking_families(market: Market, layout: Layout, choice: Ints) -> Ints:
    """Families that prefer an option in which every class has room above their key."""
    if not len(layout.order):
        return layout.order
    held = np.zeros(len(layout.order), dtype=np.int64)
    places = layout.place[market.parts_of(market.chosen(choice))]
    held[places] = layout.seats[places]
    total = np.concatenate(([0], np.cumsum(held)))
    better = total[:-1] - total[layout.start[layout.kind]]
    room: Bools = np.empty(len(held), dtype=np.bool_)
    room[layout.order] = better + layout.seats <= market.capacity[layout.kind]
    fits = np.logical_and.reduceat(room, market.part_start[:-1])
    own = market.option_start[:-1] + np.where(choice < 0, np.diff(market.option_start), choice)
    fits &= np.arange(len(fits)) < own[market.option_family]
    return np.unique(market.option_family[fits])
