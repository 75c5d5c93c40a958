"""Shares with how many saw it and how sure it is; never one without the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minsheng.common.intervals import wilson


@dataclass(frozen=True, slots=True)
class Terms:
    """Figures of the assessment; a share is between 0 and 1.

    Source: 90 % and 70 % in 14 days, 1 visit a day in 30 days, none in 14 days, and the weights are
    a proposal of this project, checked against no published rule (未核实). So are the others: a score
    is shown to everybody from ``public_n`` observations on; a count of people tells how full it is for
    ``crowd_fresh_min``, people stay ``crowd_stay_min``, and from these shares of the places on it is
    half full or full.
    """

    window_days: int = 14
    yellow_below: float = 0.90
    red_below: float = 0.70
    least_n: int = 3
    sleep_days: int = 30
    sleep_per_day: float = 1.0
    none_days: int = 14
    weight_open: int = 40
    weight_satisfied: int = 30
    weight_timely: int = 30
    public_n: int = 10
    crowd_fresh_min: int = 30
    crowd_stay_min: int = 30
    crowd_some: float = 0.5
    crowd_full: float = 0.85


@dataclass(frozen=True, slots=True, order=True)
class Observation:
    """Somebody or something saw at ``at``, within posted hours, whether the door was open.

    Attributes:
        source: which kind of witness; ``key`` names the record it comes from.
    """

    at: dt.datetime
    was_open: bool
    source: str
    key: str


@dataclass(frozen=True, slots=True)
class Share:
    """``good`` of ``n``, with the 95 % Wilson interval of the share."""

    good: int
    n: int

    @property
    def value(self) -> float | None:
        return self.good / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.good, self.n)


def open_share(observations: Iterable[Observation]) -> Share:
    """How many of the observations found the door open."""
    seen = [one.was_open for one in observations]
    return Share(sum(seen), len(seen))


def tone(share: Share, terms: Terms) -> str:
    """ "off" with too few observations to judge, else "ok", "watch" (yellow) or "alert" (red)."""
    if share.value is None or share.n < terms.least_n:
        return "off"
    if share.value < terms.red_below:
        return "alert"
    return "watch" if share.value < terms.yellow_below else "ok"


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100 with the interval made of the parts' intervals, and all observations behind it."""

    value: float
    low: float
    high: float
    n: int


def score(parts: Mapping[str, Share], terms: Terms) -> Score | None:
    """The weighted mean of the shares that have observations, times 100; None without any.

    The ends of the interval are the weighted means of the parts' ends, which is wider than 95 %.
    """
    weights = {
        "open": terms.weight_open,
        "satisfied": terms.weight_satisfied,
        "timely": terms.weight_timely,
    }
    seen = [(weights[name], share) for name, share in parts.items() if share.n and weights[name]]
    total = sum(weight for weight, _share in seen)
    if not total:
        return None

    def mean(values: Iterable[float]) -> float:
        together = zip(seen, values, strict=True)
        return 100 * sum(weight * value for (weight, _share), value in together) / total

    return Score(
        mean(share.good / share.n for _weight, share in seen),
        mean(share.interval[0] for _weight, share in seen),
        mean(share.interval[1] for _weight, share in seen),
        sum(share.n for _weight, share in seen),
    )


def sleeps(visits: int, recent: int, terms: Terms, *, is_measured: bool) -> bool:
    """Hardly anybody comes: less than ``sleep_per_day`` over ``sleep_days``, or none in ``none_days``.

    Args:
        visits, recent: measured visits within ``sleep_days`` and within ``none_days``.
        is_measured: does anything count at the station? Without a measure nobody can tell.
    """
    return is_measured and (visits / terms.sleep_days < terms.sleep_per_day or recent == 0)
