"""One order for all classes: families are served in it, each takes the best that is left."""

from __future__ import annotations

import numpy as np

from .arrays import Ints
from .market import Market


def has_one_order(market: Market) -> bool:
    """Whether each family has the same key everywhere, so that all classes rank families alike."""
    if market.reserves is not None:
        return False  # a reserve puts its group first
    if not len(market.part_key):
        return True
    first = market.option_start[market.part_family]
    own = market.part_key[market.part_start[first]]
    return bool((own == market.part_key).all()) and _distinct(market)


def _distinct(market: Market) -> bool:
    listing = np.flatnonzero(np.diff(market.option_start))
    keys = market.part_key[market.part_start[market.option_start[listing]]]
    return len(np.unique(keys)) == len(keys)


def serve_in_order(market: Market) -> Ints:
    """Serve families by key; stable, and no family gains by hiding its wishes (serial dictatorship).

    Returns:
        (families,) place of the option each family gets, -1 for none.

    Raises:
        ValueError: the classes do not all rank families alike.
    """
    if not has_one_order(market):
        raise ValueError("the classes rank families differently: use match")
    left: list[int] = market.capacity.tolist()
    kinds, seats = market.part_class.tolist(), market.part_seats.tolist()
    part_start, option_start = market.part_start.tolist(), market.option_start.tolist()
    choice = [-1] * market.families
    listing = np.flatnonzero(np.diff(market.option_start))
    keys = market.part_key[market.part_start[market.option_start[listing]]]
    for family in listing[np.argsort(keys)].tolist():
        first = option_start[family]
        for option in range(first, option_start[family + 1]):
            parts = range(part_start[option], part_start[option + 1])
            if all(seats[part] <= left[kinds[part]] for part in parts):
                for part in parts:
                    left[kinds[part]] -= seats[part]
                choice[family] = option - first
                break
    return np.array(choice, dtype=np.int64)
