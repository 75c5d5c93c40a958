"""A scheme: which indicators count how much, how a value becomes points, what is added, taken off, or vetoes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from minsheng.engines.appraisal.exact import plain_text

QUARTERS = 4
MOST_DRAWS = 10_000


class Missing(StrEnum):
    """What happens to the weight of an item whose value nobody knows."""

    RENORMALISE = "renormalise"  # the unit's other items share it
    ZERO = "zero"  # no points
    NEUTRAL = "neutral"  # the mean of the units that are known


class Method(StrEnum):
    """How a value becomes a part of the item's points."""

    RANGE = "range"  # 0 at "worst", 1 at "best", straight in between
    TARGET = "target"  # value over target, at most 1; target over value where lower is better
    OBSERVED = "observed"  # min-max: 0 for the worst unit, 1 for the best
    QUARTILE = "quartile"  # by quarter of the field: the bars
    RANK = "rank"  # 1 for the first, 0 for the last


RELATIVE = frozenset({Method.OBSERVED, Method.QUARTILE, Method.RANK})


class Strata(StrEnum):
    """Whom a unit is compared with where a scale compares."""

    ALL = "all"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Scale:
    """How a value becomes a part from 0 to 1."""

    method: Method
    worst: Fraction | None = None
    best: Fraction | None = None
    bars: tuple[Fraction, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As published."""
        ends = {
            k: plain_text(v)
            for k, v in (("worst", self.worst), ("best", self.best))
            if v is not None
        }
        bars = {"bars": [plain_text(bar) for bar in self.bars]} if self.bars else {}
        return {"method": self.method.value} | ends | bars


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before anybody is asked: a mean, worth so many answers."""

    mean: Fraction
    weight: Fraction

    def plain(self) -> dict[str, Any]:
        """As published."""
        return {"mean": plain_text(self.mean), "weight": plain_text(self.weight)}


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator's part of the total.

    Args:
        pool: small samples are drawn towards the mean of all; False leaves them as they are.
        prior: a fixed prior in place of the one estimated from the units themselves.
    """

    indicator: str
    weight: Fraction
    scale: Scale
    group: str = ""
    missing: Missing | None = None
    pool: bool = True
    prior: Prior | None = None

    def plain(self) -> dict[str, Any]:
        """As published."""
        data: dict[str, Any] = {
            "indicator": self.indicator,
            "weight": plain_text(self.weight),
            "scale": self.scale.plain(),
            "group": self.group,
            "pool": self.pool,
        }
        if self.missing is not None:
            data["missing"] = self.missing.value
        if self.prior is not None:
            data["prior"] = self.prior.plain()
        return data


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points added or taken off: ``points`` for each full ``every`` of ``count``, or once if ``when`` holds."""

    key: str
    name: str
    points: Fraction
    count: str = ""
    when: str = ""
    every: Fraction = Fraction(1)
    most: Fraction | None = None

    def plain(self) -> dict[str, Any]:
        """As published."""
        data = {"key": self.key, "name": self.name, "points": plain_text(self.points)}
        how = (
            {"when": self.when}
            if self.when
            else {"count": self.count, "every": plain_text(self.every)}
        )
        most = {} if self.most is None else {"most": plain_text(self.most)}
        return data | how | most


@dataclass(frozen=True, slots=True)
class Veto:
    """If ``when`` holds, the score is ``cap`` at most."""

    key: str
    name: str
    when: str
    cap: Fraction

    def plain(self) -> dict[str, Any]:
        """As published."""
        return {"key": self.key, "name": self.name, "when": self.when, "cap": plain_text(self.cap)}


@dataclass(frozen=True, slots=True)
class Scheme:
    """All rules of one appraisal.

    Args:
        source: where the rules come from; verified: somebody has read that source.
        least_known: part of the weight that must be known for a unit to have a score.
        overturn: places are shared where noise turns the order round at least so often.
        draws: how often chance is drawn for intervals.
        sway: by what part weights are varied to see whether the ranking hangs on them.
    """

    code: str
    name: str
    version: int
    source: str
    verified: bool
    total: Fraction
    missing: Missing
    strata: Strata
    least_known: Fraction
    overturn: Fraction
    draws: int
    sway: Fraction
    items: tuple[Item, ...]
    bonus: tuple[Adjustment, ...]
    bonus_most: Fraction | None
    deductions: tuple[Adjustment, ...]
    veto: tuple[Veto, ...]

    def plain(self) -> dict[str, Any]:
        """As published, lists in their canonical order."""
        numbers = ("total", "least_known", "overturn", "sway")
        data: dict[str, Any] = {name: plain_text(getattr(self, name)) for name in numbers}
        if self.bonus_most is not None:
            data["bonus_most"] = plain_text(self.bonus_most)
        return data | {
            "code": self.code,
            "name": self.name,
            "version": self.version,
            "source": self.source,
            "verified": self.verified,
            "missing": self.missing.value,
            "strata": self.strata.value,
            "draws": self.draws,
            "items": [one.plain() for one in self.items],
            "bonus": [one.plain() for one in self.bonus],
            "deductions": [one.plain() for one in self.deductions],
            "veto": [one.plain() for one in self.veto],
        }
