"""What the order of two neighbours hangs on: the smallest change of one weight that turns it round."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from minsheng.engines.appraisal.appraise import Appraisal, UnitScore


@dataclass(frozen=True, slots=True)
class Swap:
    """``ahead`` would fall level with ``behind`` if ``item`` weighed ``weight`` instead of ``now``."""

    ahead: str
    behind: str
    item: str
    now: Fraction
    weight: Fraction


def swaps(appraisal: Appraisal) -> list[Swap]:
    """For each pair of neighbours in the ranking the smallest such change, the other weights keeping their
    proportions; pairs that no single weight can turn round, or that a veto decides, are left out."""
    order = sorted(
        (one for one in appraisal.units if one.score is not None),
        key=lambda one: (-(one.score or 0), one.unit),
    )
    found = (
        _smallest(appraisal, better, worse)
        for better, worse in pairwise(order)
        if better.score != worse.score and not (better.extra.vetoed or worse.extra.vetoed)
    )
    return [swap for swap in found if swap is not None]


def _smallest(appraisal: Appraisal, better: UnitScore, worse: UnitScore) -> Swap | None:
    scheme = appraisal.snapshot.scheme
    gaps = {
        item.indicator: _part(better, item.indicator, scheme.total)
        - _part(worse, item.indicator, scheme.total)
        for item in scheme.items
    }
    weights = {item.indicator: item.weight for item in scheme.items}
    lead = sum((weights[key] * gap for key, gap in gaps.items()), Fraction(0))
    fixed = better.extra.added - worse.extra.added
    best: Swap | None = None
    for key, now in weights.items():
        rest = scheme.total - now
        if not rest:
            continue
        slope = gaps[key] - (lead - now * gaps[key]) / rest
        if not slope:
            continue
        weight = now - (lead + fixed) / slope
        possible = 0 <= weight <= scheme.total
        if possible and (best is None or abs(weight - now) < abs(best.weight - best.now)):
            best = Swap(better.unit, worse.unit, key, now, weight)
    return best


def _part(one: UnitScore, key: str, total: Fraction) -> Fraction:
    """The unit's part in an item; in one whose weight its others share, what it reaches in those."""
    points = one.items[key]
    return Fraction(points.part) if points.weight else one.base / total
