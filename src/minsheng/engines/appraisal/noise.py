"""How far scores could be otherwise: a parametric bootstrap whose chance is named by the snapshot itself.

What is still unknown of a sampled value after pooling is drawn anew (Laird and Louis 1987, Empirical Bayes
confidence intervals based on bootstrap samples, JASA 82, with the prior held): normal with the posterior's
variance, held between 0 and 1 for parts. A draw of the normal is the sum of twelve uniform numbers less
six, which needs no logarithm and is the same on every machine; beyond six deviations it ends. Facts that
were counted in full do not vary.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from minsheng.engines.appraisal.scheme import Scheme
from minsheng.engines.appraisal.scoring import (
    Extra,
    Measured,
    Parts,
    parts_of,
    points_of,
    strata_of,
)
from minsheng.engines.appraisal.snapshot import Snapshot

TWELVE = 12
BITS = 32
MIDDLE = TWELVE * 2 ** (BITS - 1)
TAIL = 0.05
"""So much lies outside a 90 % interval at each end."""

Draws = Mapping[str, list[float]]
"""Unit → its score in each draw."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle 90 % of a score."""

    low: float
    high: float


def chance(snapshot: Snapshot, purpose: str) -> random.Random:
    """The chance that belongs to a snapshot: its digest and a purpose name the seed."""
    seed = hashlib.sha256(f"{snapshot.digest}|{purpose}".encode()).hexdigest()
    return random.Random(int(seed, 16))  # noqa: S311  to be repeated, not guessed


def drawn_scores(
    snapshot: Snapshot,
    measured: Mapping[str, Measured],
    parts: Parts,
    extras: Mapping[str, Extra],
) -> Draws:
    """Each unit's score in ``scheme.draws`` draws of what samples leave unknown; one draw if nothing varies."""
    sampled = {key: one for key, one in measured.items() if one.pooled}
    fixed = {key: _floats(one) for key, one in parts.items()}
    weights = _weights(snapshot.scheme)
    found: dict[str, list[float]] = {}
    rng = chance(snapshot, "samples")
    for _ in range(snapshot.scheme.draws if sampled else 1):
        now = dict(fixed)
        for key, one in sampled.items():
            now[key] = parts_of(snapshot, one.item, dict(_drawn(one, rng)))
        _add_scores(found, snapshot, now, weights, extras)
    return found


def _drawn(measured: Measured, rng: random.Random) -> Iterator[tuple[str, float]]:
    for unit, one in measured.pooled.items():
        normal = (sum(rng.getrandbits(BITS) for _ in range(TWELVE)) - MIDDLE) / 2**BITS
        drawn = float(one.mean) + math.sqrt(one.variance) * normal
        yield unit, min(max(drawn, 0.0), 1.0) if one.is_part else drawn


def swayed_scores(snapshot: Snapshot, parts: Parts, extras: Mapping[str, Extra]) -> Draws:
    """Each unit's score if every weight were up to ``scheme.sway`` larger or smaller, the total kept."""
    scheme = snapshot.scheme
    central = _weights(scheme)
    fixed = {key: _floats(one) for key, one in parts.items()}
    found: dict[str, list[float]] = {}
    rng = chance(snapshot, "weights")
    for _ in range(scheme.draws):
        raw = {k: w * (1 + float(scheme.sway) * (2 * rng.random() - 1)) for k, w in central.items()}
        scale = float(scheme.total) / math.fsum(raw.values())
        _add_scores(found, snapshot, fixed, {k: w * scale for k, w in raw.items()}, extras)
    return found


def _add_scores(
    found: dict[str, list[float]],
    snapshot: Snapshot,
    parts: Mapping[str, Mapping[str, Any]],
    weights: Mapping[str, float],
    extras: Mapping[str, Extra],
) -> None:
    strata = strata_of(snapshot)
    for unit, extra in extras.items():
        points = points_of(snapshot.scheme, unit, parts, strata, weights)
        base = math.fsum(float(one.points) for one in points.values())
        found.setdefault(unit, []).append(extra.applied(base))


def _weights(scheme: Scheme) -> dict[str, float]:
    return {item.indicator: float(item.weight) for item in scheme.items}


def _floats(parts: Mapping[str, Any]) -> dict[str, float]:
    return {unit: float(part) for unit, part in parts.items()}


def spread_of(draws: Draws, unit: str) -> Spread | None:
    """The interval of a unit's score; None if it has no score."""
    values = sorted(draws.get(unit, ()))
    if not values:
        return None
    return Spread(*ends(values, TAIL))


def ends(ordered: list[Any], tail: float) -> tuple[Any, Any]:
    """The smallest and largest of ``ordered`` once ``tail`` is cut off at each end."""
    cut = int(tail * len(ordered))
    return ordered[cut], ordered[len(ordered) - 1 - cut]
