"""Deferred acceptance for single children: stable, and telling the truth is always best."""

from __future__ import annotations

from itertools import chain

import numpy as np
from numpy.typing import ArrayLike

from .arrays import Ints
from .market import Market
from .reserves import Reserves
from .rounds import Layout, run_rounds

Preferences = ArrayLike | tuple[ArrayLike, ArrayLike] | list[list[int]]


def deferred(
    preferences: Preferences,
    keys: ArrayLike | list[list[int]],
    capacity: ArrayLike,
    reserves: Reserves | None = None,
) -> Ints:
    """Match children to classes by deferred acceptance, the children proposing.

    Args:
        preferences: (children, most) classes, best first, -1 behind the last; or the pair
            ``(start, classes)``, child i having ``classes[start[i]:start[i + 1]]``; or one list
            per child.
        keys: in the form of the classes: the child's key there, the lower is served first; equal
            keys by the child's number.
        capacity: (classes,) seats.
        reserves: soft reserves, the group of each child and the order of seats.

    Returns:
        (children,) the class of each child, -1 for none. No child and class would rather have
        each other (with reserves: no class would choose a child it refused), the best such
        outcome for every child, and no child gains by listing other classes than the true ones.

    Raises:
        ValueError: shapes do not match, a class that does not exist, negative seats, reserves larger than the class.

    Source:
        Gale & Shapley (1962); for reserves Hafalir, Yenmez & Yildirim (2013) and Dur, Kominers,
        Pathak & Sönmez (2018) on the order of seats.
    """
    start, classes, flat_keys = _flat(preferences, keys)
    seats = np.asarray(capacity, dtype=np.int64)
    children = len(start) - 1
    if seats.ndim != 1 or (seats < 0).any():
        raise ValueError("capacity is one list of seats, none negative")
    if classes.size and not 0 <= classes.min() <= classes.max() < len(seats):
        raise ValueError(f"classes are 0 to {len(seats) - 1}")
    if reserves is not None:
        reserves.check(children, seats)
    market = Market(
        capacity=seats,
        family_sizes=np.ones(children, dtype=np.int64),
        option_start=start,
        part_start=np.arange(len(classes) + 1),
        part_class=classes,
        part_seats=np.ones(len(classes), dtype=np.int64),
        part_key=flat_keys,
    )
    choice = run_rounds(market, Layout(market), reserves)
    found = np.full(children, -1, dtype=np.int64)
    found[choice >= 0] = classes[market.chosen(choice)]
    return found


def _flat(preferences: Preferences, keys: ArrayLike | list[list[int]]) -> tuple[Ints, Ints, Ints]:
    """``start``, classes and keys of all children one after the other."""
    if isinstance(preferences, list) and len({len(row) for row in preferences}) > 1:
        if not isinstance(keys, list) or [*map(len, keys)] != [*map(len, preferences)]:
            raise ValueError("preferences and keys do not match")
        start = np.cumsum([0, *map(len, preferences)])
        preferences = start, np.array([*chain.from_iterable(preferences)], dtype=np.int64)
        keys = np.array([*chain.from_iterable(keys)], dtype=np.int64)
    number = np.asarray(keys, dtype=np.int64)
    if isinstance(preferences, tuple):
        start, classes = (np.asarray(part, dtype=np.int64) for part in preferences)
        if classes.shape != number.shape or classes.ndim != 1 or start[-1] != len(classes):
            raise ValueError(f"{classes.shape} classes and {number.shape} keys do not match")
        return start, classes, number
    listed = np.asarray(preferences, dtype=np.int64)
    if listed.ndim != 2 or listed.shape != number.shape:
        raise ValueError(f"preferences {listed.shape} and keys {number.shape} do not match")
    wanted = listed >= 0
    return (
        np.concatenate(([0], np.cumsum(wanted.sum(axis=1)))).astype(np.int64),
        listed[wanted],
        number[wanted],
    )
