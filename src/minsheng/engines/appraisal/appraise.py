"""The whole appraisal: scores, their uncertainty, places that noise could turn round, and what hangs on weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from minsheng.engines.appraisal.exact import text_of, total
from minsheng.engines.appraisal.noise import Draws, Spread, drawn_scores, spread_of, swayed_scores
from minsheng.engines.appraisal.places import Place, likely_places, places_of
from minsheng.engines.appraisal.scoring import (
    Extra,
    ItemPoints,
    Measured,
    enough_known,
    extra_of,
    measure,
    parts_of,
    points_of,
    strata_of,
)
from minsheng.engines.appraisal.snapshot import Snapshot

PLACES = 2
"""Decimals of a score; units that agree in them have the same score."""


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit's result. ``score`` is rounded as published; None: too little is known."""

    unit: str
    stratum: str
    items: Mapping[str, ItemPoints]
    base: Fraction
    extra: Extra
    score: Fraction | None
    spread: Spread | None
    place: Place | None
    stratum_place: Place | None
    likely: tuple[int, int] | None
    swayed: tuple[int, int] | None


@dataclass(frozen=True)
class Appraisal:
    """Everything that follows from a snapshot."""

    snapshot: Snapshot
    measured: Mapping[str, Measured]
    units: tuple[UnitScore, ...]

    def score_of(self, unit: str) -> Fraction | None:
        """The published score of a unit."""
        return next(one.score for one in self.units if one.unit == unit)


def appraise(snapshot: Snapshot) -> Appraisal:
    """Score every unit of a snapshot. The same snapshot gives the same answer, chance included."""
    scheme, strata = snapshot.scheme, strata_of(snapshot)
    measured = {item.indicator: measure(snapshot, item) for item in scheme.items}
    parts = {key: parts_of(snapshot, one.item, one.used) for key, one in measured.items()}
    weights = {item.indicator: item.weight for item in scheme.items}
    extras = {unit.id: extra_of(snapshot, unit) for unit in snapshot.units}
    items = {
        unit.id: points_of(scheme, unit.id, parts, strata, weights)
        for unit in snapshot.units
        if enough_known(scheme, unit.id, parts)
    }
    bases = {unit: total(one.points for one in points.values()) for unit, points in items.items()}
    scores = {unit: rounded(extras[unit].applied(base)) for unit, base in bases.items()}
    known_extras = {unit: extras[unit] for unit in scores}
    draws = drawn_scores(snapshot, measured, parts, known_extras)
    swayed = swayed_scores(snapshot, parts, known_extras)
    places = places_of(scores, draws, scheme.overturn)
    inside = _within_strata(snapshot, scores, draws)
    likely, moved = likely_places(draws), likely_places(swayed, all_of_them=True)
    units = tuple(
        UnitScore(
            unit=unit.id,
            stratum=unit.stratum,
            items=items.get(unit.id, {}),
            base=bases.get(unit.id, Fraction(0)),
            extra=extras[unit.id],
            score=scores.get(unit.id),
            spread=spread_of(draws, unit.id),
            place=places.get(unit.id),
            stratum_place=inside.get(unit.id),
            likely=likely.get(unit.id),
            swayed=moved.get(unit.id),
        )
        for unit in snapshot.units
    )
    return Appraisal(snapshot, measured, units)


def rounded(score: Fraction) -> Fraction:
    """The score as it is published, halves up."""
    return Fraction(text_of(score, PLACES))


def _within_strata(
    snapshot: Snapshot, scores: Mapping[str, Fraction], draws: Draws
) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for stratum in {unit.stratum for unit in snapshot.units if unit.stratum}:
        members = {unit.id for unit in snapshot.units if unit.stratum == stratum}
        inside = {unit: score for unit, score in scores.items() if unit in members}
        found |= places_of(inside, draws, snapshot.scheme.overturn)
    return found
