"""Families with several children: deferred acceptance, all or none, then repair."""

from __future__ import annotations

import random

import numpy as np

from .market import Bools, Ints, Market
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
    best = run_rounds(market, layout)
    waiting = blocking_families(market, layout, best)
    if not waiting.size:
        return best
    repair = Repair(market, layout, best)
    fewest = len(waiting)
    left: set[int] = set(waiting.tolist())
    chance: random.Random | None = None
    for attempt in range(attempts):
        left = repair.settle(sorted(left), chance)
        choice = repair.choice()
        blocking = len(blocking_families(market, layout, choice)) if left else 0
        if blocking < fewest or attempt == 0:
            best, fewest = choice, blocking
        if not blocking:
            break
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
