"""Ratings: what counts, and what a handful of stars can say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minsheng.common.intervals import wilson
from minsheng.voices.rules.limits import BURST_RATINGS, FEW, SATISFIED_STARS


@dataclass(frozen=True, slots=True)
class Stars:
    """``n`` counted ratings: their mean, the share of 4 and 5 stars and its 95 % interval (0 to 1)."""

    n: int
    mean: float
    satisfied: float
    low: float
    high: float

    @property
    def is_few(self) -> bool:
        """Too few to show a share."""
        return self.n < FEW


def summary(counts: Sequence[int]) -> Stars:
    """From how often each of 1 to 5 stars was given.

    Raises:
        ValueError: not five counts, or a negative one.
    """
    if len(counts) != 5 or min(counts) < 0:
        raise ValueError(f"five counts, none negative: {counts}")
    n = sum(counts)
    satisfied = sum(counts[SATISFIED_STARS - 1 :])
    mean = sum(stars * count for stars, count in enumerate(counts, 1)) / n if n else 0.0
    low, high = wilson(satisfied, n)
    return Stars(n, mean, satisfied / n if n else 0.0, low, high)


def set_aside(same_mark_today: int, lately: int) -> str:
    """Why a rating does not count for now: "repeat", "burst", or "" if it counts.

    Args:
        same_mark_today: counted ratings of the station from the same connection today.
        lately: ratings of the station within ``limits.BURST`` before this one.
    """
    if same_mark_today:
        return "repeat"
    return "burst" if lately >= BURST_RATINGS else ""
