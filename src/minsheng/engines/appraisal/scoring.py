"""Scores of a snapshot: exact, each point with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from minsheng.engines.appraisal.exact import total
from minsheng.engines.appraisal.pooling import Pooled, Sample, pooled_by_stratum
from minsheng.engines.appraisal.registry import Indicator
from minsheng.engines.appraisal.scales import parts
from minsheng.engines.appraisal.scheme import Adjustment, Item, Missing, Scheme, Strata, Veto
from minsheng.engines.appraisal.snapshot import Snapshot, Unit

Parts = Mapping[str, Mapping[str, Any]]
"""Item → unit → part of its points (fractions or floats); a unit whose value nobody knows is not there."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One item's values: as counted, and as used after pooling; ``pooled`` holds sampled units only."""

    item: Item
    raw: Mapping[str, Fraction]
    used: Mapping[str, Fraction]
    sizes: Mapping[str, Fraction]
    pooled: Mapping[str, Pooled]


@dataclass(frozen=True, slots=True)
class Given:
    """Points added or taken off; ``count`` None says that nobody knows whether any are due."""

    rule: Adjustment
    count: Fraction | None
    points: Fraction


@dataclass(frozen=True, slots=True)
class Extra:
    """What happens to a unit's points after the items: the same in every draw of chance."""

    bonus: tuple[Given, ...]
    deductions: tuple[Given, ...]
    vetoed: tuple[Veto, ...]
    undecided: tuple[Veto, ...]
    added: Fraction  # bonus (held to its most) minus deductions
    cap: Fraction | None

    def applied(self, base: Any) -> Any:
        """The score that ``base`` becomes: never below 0, never above a veto's cap."""
        number = type(base)
        score = max(base + number(self.added), number(0))
        return score if self.cap is None else min(score, number(self.cap))


@dataclass(frozen=True, slots=True)
class ItemPoints:
    """One item of one unit: its weight after sharing out what is missing, its part and points."""

    weight: Any
    part: Any
    points: Any
    missing: Missing | None


def strata_of(snapshot: Snapshot) -> dict[str, str]:
    """Unit → the stratum within which it is compared; one for all if the scheme says so."""
    within = snapshot.scheme.strata is Strata.WITHIN
    return {unit.id: unit.stratum if within else "" for unit in snapshot.units}


def measure(snapshot: Snapshot, item: Item) -> Measured:
    """The values of one item, pooled where they rest on samples."""
    indicator = snapshot.registry.indicators[item.indicator]
    raw, sizes, samples = {}, {}, {}
    for unit in snapshot.units:
        sample = _sample(snapshot, indicator, unit)
        if sample is None:
            continue
        raw[unit.id] = sample.mean
        if indicator.size:
            sizes[unit.id], samples[unit.id] = sample.size, sample
    found = pooled_by_stratum(samples, strata_of(snapshot), prior=item.prior, pool=item.pool)
    used = raw | {unit: one.mean for unit, one in found.items()}
    return Measured(item, raw, used, sizes, found)


def _sample(snapshot: Snapshot, indicator: Indicator, unit: Unit) -> Sample | None:
    read = snapshot.registry.number
    mean = read(indicator.formula, unit.facts)
    if mean is None or not indicator.size:
        return None if mean is None else Sample(mean, Fraction(0))
    size = read(indicator.size, unit.facts)
    spread = read(indicator.spread, unit.facts) if indicator.spread else None
    if not size or (indicator.spread and spread is None):
        return None
    return Sample(mean, size, spread)


def parts_of(snapshot: Snapshot, item: Item, values: Mapping[str, Any]) -> dict[str, Any]:
    """Unit → part of the item's points, compared within strata where the scheme says so."""
    strata = strata_of(snapshot)
    groups: dict[str, dict[str, Any]] = {}
    for unit, value in values.items():
        groups.setdefault(strata[unit], {})[unit] = value
    indicator = snapshot.registry.indicators[item.indicator]
    return {
        unit: part
        for group in groups.values()
        for unit, part in parts(group, item.scale, indicator).items()
    }


def enough_known(scheme: Scheme, unit: str, found: Parts) -> bool:
    """Is enough of the weight known for the unit to have a score?"""
    known = total(item.weight for item in scheme.items if unit in found[item.indicator])
    return bool(known > 0 and known >= scheme.least_known * scheme.total)


def points_of(
    scheme: Scheme,
    unit: str,
    found: Parts,
    strata: Mapping[str, str],
    weights: Mapping[str, Any],
) -> dict[str, ItemPoints]:
    """One unit's points by item, for a unit with ``enough_known``.

    Args:
        weights: item → its weight, in numbers of the kind of the parts; together the total.
    """
    everything = total(weights.values())
    lost = total(
        weights[item.indicator]
        for item in scheme.items
        if unit not in found[item.indicator]
        and (item.missing or scheme.missing) is Missing.RENORMALISE
    )
    stretch = everything / (everything - lost)
    result = {}
    for item in scheme.items:
        part = found[item.indicator].get(unit)
        policy = None if part is not None else item.missing or scheme.missing
        weight = weights[item.indicator] * stretch
        if policy is Missing.RENORMALISE:
            weight = weight * 0
        if part is None:
            part = _neutral(found[item.indicator], unit, strata) if policy is Missing.NEUTRAL else 0
        result[item.indicator] = ItemPoints(weight, part, weight * part, policy)
    return result


def _neutral(known: Mapping[str, Any], unit: str, strata: Mapping[str, str]) -> Any:
    """The mean part of those who are compared with the unit; of all if none of them is known."""
    peers = [part for other, part in known.items() if strata[other] == strata[unit]]
    some = peers or list(known.values())
    return total(some) / len(some) if some else 0


def extra_of(snapshot: Snapshot, unit: Unit) -> Extra:
    """Bonus, deductions and vetoes of one unit. What nobody knows neither helps nor harms; it is shown."""
    scheme = snapshot.scheme
    bonus = tuple(_given(snapshot, one, unit) for one in scheme.bonus)
    deductions = tuple(_given(snapshot, one, unit) for one in scheme.deductions)
    verdicts = [(one, snapshot.registry.holds(one.when, unit.facts)) for one in scheme.veto]
    vetoed = tuple(one for one, holds in verdicts if holds)
    added = total(one.points for one in bonus)
    if scheme.bonus_most is not None:
        added = min(added, scheme.bonus_most)
    return Extra(
        bonus=bonus,
        deductions=deductions,
        vetoed=vetoed,
        undecided=tuple(one for one, holds in verdicts if holds is None),
        added=added - total(one.points for one in deductions),
        cap=min((one.cap for one in vetoed), default=None),
    )


def _given(snapshot: Snapshot, rule: Adjustment, unit: Unit) -> Given:
    if rule.when:
        holds = snapshot.registry.holds(rule.when, unit.facts)
        count = None if holds is None else Fraction(holds)
    else:
        count = snapshot.registry.number(rule.count, unit.facts)
    if count is None:
        return Given(rule, None, Fraction(0))
    times = max(count / rule.every, Fraction(0))
    points = rule.points * (times.numerator // times.denominator)
    return Given(rule, count, points if rule.most is None else min(points, rule.most))
