"""Checking what a caller of the p-median engine hands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting.median_core import Floats, Longs

LIST_SHARE = 8.0
"""First lists are so many times as long as an even share of the sites per open one."""

WHOLE_LIMIT = 600_000
"""Matrices up to so many entries are listed in full at once."""


@dataclass(frozen=True, slots=True)
class Sites:
    """Which sites must, may and may not open.

    Attributes:
        forced: (f,) sites that must open. allowed: (m,) sites that may be chosen besides.
        count: how many of ``allowed`` to open.
    """

    forced: Longs
    allowed: Longs
    count: int


def check_sites(
    m: int, count: int, fixed_open: Sequence[int], fixed_closed: Sequence[int]
) -> Sites:
    """Sort the sites into forced, allowed and closed.

    Raises:
        ValueError: a site index does not exist, or ``count`` is negative.
        Infeasible: a site must be open and closed, or more must be open than ``count``.
    """
    if count < 0:
        raise ValueError(f"count must not be negative, not {count}")
    forced = np.unique(np.asarray(list(fixed_open), np.int64))
    closed = np.unique(np.asarray(list(fixed_closed), np.int64))
    for name, sites in (("fixed_open", forced), ("fixed_closed", closed)):
        if sites.size and (sites[0] < 0 or sites[-1] >= m):
            wrong = sites[0] if sites[0] < 0 else sites[-1]
            raise ValueError(f"{name} names site {wrong}, but there are sites 0 to {m - 1}")
    both = np.intersect1d(forced, closed)
    if both.size:
        raise Infeasible(f"site {both[0]} must be both open and closed")
    if forced.size > count:
        raise Infeasible(f"{forced.size} sites must be open, but only {count} may be")
    if min(count, m - closed.size) == 0:
        raise Infeasible("no site may open")
    allowed = np.setdiff1d(np.arange(m), np.concatenate([forced, closed]))
    return Sites(forced, allowed, min(count - int(forced.size), int(allowed.size)))


def check_weight(weight: Floats, n: int) -> Floats:
    """The weights as floats.

    Raises:
        ValueError: the shape is wrong, or a weight is negative or not finite.
    """
    weight = np.asarray(weight, np.float64)
    if weight.shape != (n,):
        raise ValueError(f"weight has shape {weight.shape}, expected ({n},)")
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
    if wrong.size:
        raise ValueError(f"weight {weight[wrong[0]]} in row {wrong[0]} is negative or not finite")
    return weight


def check_points(name: str, xy: Floats) -> Floats:
    """The points as an (n, 2) array of floats.

    Raises:
        ValueError: the shape is wrong, or a coordinate is not finite.
    """
    xy = np.asarray(xy, np.float64)
    if xy.ndim != 2 or xy.shape[1] != 2:
        raise ValueError(f"{name} has shape {xy.shape}, expected (n, 2)")
    wrong = np.flatnonzero(~np.isfinite(xy).all(axis=1))
    if wrong.size:
        raise ValueError(f"{name} in row {wrong[0]} is {xy[wrong[0]]}")
    return xy


def first_length(n: int, sites: Sites) -> int:
    """How many sites to list per customer at first."""
    m = int(sites.allowed.size)
    if n * m <= WHOLE_LIMIT or sites.count == 0:
        return m
    return min(m, max(40, int(np.ceil(LIST_SHARE * m / sites.count))))
