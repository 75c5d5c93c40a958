"""Looking at a match from outside: who would rather have, and must be given, something else?

Written apart from the engines on purpose: it shares with them only the market's arrays, finds the
seats held above a key by search instead of by layout, and knows nothing of how a match came about.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Bools, Ints
from .auditing_reserves import blocking_beside_reserves
from .blocking import Blocking
from .market import Market


@dataclass(frozen=True, slots=True)
class Audit:
    """What a match is worth.

    Attributes:
        placed: children with a seat.
        blocking: each family that blocks, by number. Stability is meant strongly: a family's own
            seats count as free, so it may pass one on to a brother or sister.
        oversold: class → seats given away above its capacity.
    """

    placed: int
    blocking: tuple[Blocking, ...]
    oversold: dict[int, int]

    @property
    def stable(self) -> bool:
        return not self.blocking and not self.oversold


def audit(market: Market, choice: Ints) -> Audit:
    """Recompute what a match claims.

    Args:
        choice: (families,) place of the option each family has, -1 for none.

    Raises:
        ValueError: ``choice`` has another length than the market, or names no option of a family.
    """
    choice = np.asarray(choice, dtype=np.int64)
    listed = np.diff(market.option_start)
    if choice.shape != listed.shape:
        raise ValueError(f"{choice.shape} choices for {market.families} families")
    if (wrong := np.flatnonzero((choice < -1) | (choice >= listed))).size:
        raise ValueError(f"family {wrong[0]} has no option {choice[wrong[0]]}")
    granted = np.zeros(len(market.part_start) - 1, dtype=np.bool_)
    granted[market.chosen(choice)] = True
    held = granted[market.part_option]
    used = np.bincount(
        market.part_class[held], weights=market.part_seats[held], minlength=market.classes
    ).astype(np.int64)
    over = np.flatnonzero(used > market.capacity)
    return Audit(
        placed=market.placed(choice),
        blocking=_blocking(market, choice, held, used),
        oversold={int(c): int(used[c] - market.capacity[c]) for c in over},
    )


def _blocking(market: Market, choice: Ints, held: Bools, used: Ints) -> tuple[Blocking, ...]:
    if not len(held):
        return ()
    if market.reserves is not None:
        return blocking_beside_reserves(market, choice, market.reserves)
    room = market.capacity[market.part_class] - market.part_seats
    own, own_key = _own_seats(market, held)
    passed_on = np.where(own_key < market.part_key, own, 0)
    fits = _every(market, _seats_above(market, held) - passed_on <= room)
    free = _every(market, used[market.part_class] - own <= room)
    place = np.arange(len(fits)) - market.option_start[market.option_family]
    now = choice[market.option_family]
    better = np.flatnonzero(fits & ((now < 0) | (place < now)))
    family, first = np.unique(market.option_family[better], return_index=True)
    return tuple(
        Blocking(int(who), int(place[option]), bool(free[option]))
        for who, option in zip(family, better[first], strict=True)
    )


def _every(market: Market, true: Bools) -> Bools:
    """(options,) whether it is true of all parts."""
    whole: Bools = np.logical_and.reduceat(true, market.part_start[:-1])
    return whole


def _seats_above(market: Market, held: Bools) -> Ints:
    """(parts,) seats held in the part's class at better keys."""
    keys, rank = np.unique(market.part_key, return_inverse=True)
    code = market.part_class * (len(keys) + 1) + rank + 1
    order = np.argsort(code[held])
    codes = code[held][order]
    total = np.concatenate(([0], np.cumsum(market.part_seats[held][order])))
    first = np.searchsorted(codes, market.part_class * (len(keys) + 1))
    above: Ints = total[np.searchsorted(codes, code)] - total[first]
    return above


def _own_seats(market: Market, held: Bools) -> tuple[Ints, Ints]:
    """(parts,) seats the family itself holds in the part's class, and their key."""
    code = market.part_family * max(market.classes, 1) + market.part_class
    order = np.flatnonzero(held)[np.argsort(code[held])]
    if not len(order):
        return np.zeros_like(code), np.zeros_like(code)
    found = np.minimum(np.searchsorted(code[order], code), len(order) - 1)
    mine = order[found]
    own = np.where(code[mine] == code, market.part_seats[mine], 0)
    return own, market.part_key[mine]
