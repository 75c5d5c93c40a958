"""The planned course of a year, how far behind it something is, and where it will end if it goes on so."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

WHOLE = Fraction(100)
NONE = Fraction(0)
Z_80 = 1.2815515655446004
"""An interval of 80 %: one year in ten ends below it, one above."""


@dataclass(frozen=True)
class Curve:
    """Planned percent on certain days, rising, straight in between; 0 before the first day.

    Raises:
        ValueError: no points, days or percents that do not rise, or a last percent other than 100.
    """

    points: tuple[tuple[dt.date, Fraction], ...]

    def __post_init__(self) -> None:
        rises = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(self.points))
        if not self.points or not rises or self.points[0][1] < 0 or self.points[-1][1] != WHOLE:
            raise ValueError("a curve's days and percents rise, and it ends at 100")

    def planned(self, day: dt.date) -> Fraction:
        """Percent that should be done by the end of ``day``."""
        first_day, first = self.points[0]
        if day <= first_day:
            return first if day == first_day else Fraction(0)
        for (start, low), (end, high) in pairwise(self.points):
            if day <= end:
                return low + (high - low) * Fraction((day - start).days, (end - start).days)
        return WHOLE

    def due(self, target: int, day: dt.date) -> int:
        """How many of ``target`` should be done by ``day``: whole ones only."""
        part = target * self.planned(day) / WHOLE
        return part.numerator // part.denominator


def behind(planned: Fraction, done: Fraction) -> Fraction:
    """Points behind the plan; 0 if on it or ahead."""
    return max(planned - done, Fraction(0))


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will be done at the end, with an 80 % interval in whole pieces."""

    expected: float
    low: int
    high: int


def forecast(
    done_by_month: Sequence[int], months_left: int, *, part: Fraction = NONE, more: int = 0
) -> Forecast | None:
    """Where the count ends if the time left goes like that before; None before the first month has ended.

    Args:
        done_by_month: how many were done at the end of each month so far, from the first.
        months_left: after the last of them.
        part: how much of the first of those is over, within [0, 1].
        more: how many were done in it.

    The months' increments count as independent; their variance is that observed, at least Poisson's, and the
    interval also holds what we do not know about their mean (the usual prediction interval of a sum).
    """
    if not done_by_month:
        return None
    steps = [after - before for before, after in pairwise([0, *done_by_month])]
    months, done = len(steps), done_by_month[-1] + more
    usual = Fraction(done_by_month[-1], months)
    over, left = months + part, months_left - part
    mean = done / over
    observed = sum((step - usual) ** 2 for step in steps) / (months - 1) if months > 1 else mean
    variance = max(observed, mean) * (left + left**2 / over)
    expected, half = float(done + mean * left), Z_80 * math.sqrt(variance)
    return Forecast(expected, max(done, math.floor(expected - half)), math.ceil(expected + half))
