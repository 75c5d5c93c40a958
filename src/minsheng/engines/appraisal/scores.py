"""The file of an appraisal's answer: the same snapshot gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from minsheng.engines.appraisal.appraise import PLACES, Appraisal, UnitScore, appraise
from minsheng.engines.appraisal.exact import file_bytes, plain_text, rounded_to_sum, sha256, text_of
from minsheng.engines.appraisal.leverage import Swap, swaps
from minsheng.engines.appraisal.places import Place
from minsheng.engines.appraisal.scoring import Given, ItemPoints
from minsheng.engines.appraisal.snapshot import Snapshot

FORMAT = "minsheng.appraisal.scores/1"
ENGINE = "minsheng.appraisal/1"
"""Changes whenever the same snapshot would give other scores."""

FINE = 6
"""Decimals of values and parts."""


def document(appraisal: Appraisal) -> dict[str, Any]:
    """The answer as plain data; ``digest`` is the SHA-256 of everything else in it."""
    snapshot = appraisal.snapshot
    body = {
        "format": FORMAT,
        "engine": ENGINE,
        "snapshot_sha256": snapshot.digest,
        "title": snapshot.title,
        "period": snapshot.period,
        "scheme": {"code": snapshot.scheme.code, "version": snapshot.scheme.version},
        "units": [_unit(appraisal, one) for one in appraisal.units],
        "swaps": [_swap(one) for one in swaps(appraisal)],
    }
    return body | {"digest": sha256(body)}


def score_bytes(snapshot: Snapshot) -> bytes:
    """The file of scores for a snapshot."""
    return file_bytes(document(appraise(snapshot)))


def _unit(appraisal: Appraisal, one: UnitScore) -> dict[str, Any]:
    name = next(unit.name for unit in appraisal.snapshot.units if unit.id == one.unit)
    data: dict[str, Any] = {
        "id": one.unit,
        "name": name,
        "stratum": one.stratum,
        "score": None if one.score is None else text_of(one.score, PLACES),
        "items": _items(appraisal, one),
        "bonus": [_given(given) for given in one.extra.bonus],
        "deductions": [_given(given) for given in one.extra.deductions],
        "veto": [{"key": veto.key, "cap": plain_text(veto.cap)} for veto in one.extra.vetoed],
        "undecided": [veto.key for veto in one.extra.undecided],
    }
    if one.score is None or one.spread is None:
        return data
    ends = (one.spread.low, one.spread.high)
    return data | {
        "base": text_of(one.base, PLACES),
        "added": text_of(one.extra.added, PLACES),
        "interval": [text_of(Fraction(end), PLACES) for end in ends],
        "place": _place(one.place),
        "place_in_stratum": _place(one.stratum_place),
        "likely_places": list(one.likely or ()),
        "places_if_weights_sway": list(one.swayed or ()),
    }


def _place(place: Place | None) -> dict[str, int] | None:
    if place is None:
        return None
    return {"number": place.number, "first": place.first, "last": place.last}


def _items(appraisal: Appraisal, one: UnitScore) -> list[dict[str, Any]]:
    published = rounded_to_sum((points.points for points in one.items.values()), PLACES)
    return [
        _item(appraisal, one.unit, key, points, shown)
        for (key, points), shown in zip(one.items.items(), published, strict=True)
    ]


def _item(
    appraisal: Appraisal, unit: str, key: str, points: ItemPoints, shown: Fraction
) -> dict[str, Any]:
    measured = appraisal.measured[key]
    data: dict[str, Any] = {
        "indicator": key,
        "weight": text_of(points.weight, PLACES),
        "part": text_of(Fraction(points.part), FINE),
        "points": text_of(shown, PLACES),
        "missing": points.missing.value if points.missing else "",
    }
    if unit in measured.raw:
        data["value"] = text_of(measured.raw[unit], FINE)
    if unit in measured.pooled:
        found = measured.pooled[unit]
        data["sample"] = {
            "size": plain_text(measured.sizes[unit]),
            "used": text_of(found.mean, FINE),
            "own": text_of(found.own, FINE),
            "prior_mean": text_of(found.prior.mean, FINE),
            "prior_weight": text_of(found.prior.weight, FINE),
        }
    return data


def _given(given: Given) -> dict[str, Any]:
    count = None if given.count is None else text_of(given.count, FINE)
    return {"key": given.rule.key, "count": count, "points": text_of(given.points, PLACES)}


def _swap(swap: Swap) -> dict[str, str]:
    return {
        "ahead": swap.ahead,
        "behind": swap.behind,
        "item": swap.item,
        "weight": text_of(swap.now, PLACES),
        "level_at": text_of(swap.weight, PLACES),
    }


def differences(claimed: Mapping[str, Any], snapshot: Snapshot) -> list[str]:
    """Where a file of scores says something else than the snapshot gives; [] if it tells the truth."""
    return list(_differ(document(appraise(snapshot)), claimed, ""))


def _differ(found: Any, claimed: Any, place: str) -> list[str]:
    if isinstance(found, dict) and isinstance(claimed, dict):
        keys = sorted(found.keys() | claimed.keys())
        pairs = [(found.get(key), claimed.get(key), f"{place}.{key}".lstrip(".")) for key in keys]
    elif isinstance(found, list) and isinstance(claimed, list) and len(found) == len(claimed):
        pairs = [
            (one, other, f"{place}[{i}]")
            for i, (one, other) in enumerate(zip(found, claimed, strict=True))
        ]
    else:
        return (
            []
            if found == claimed
            else [f"{place}: the file says {claimed!r}, the snapshot gives {found!r}"]
        )
    return [line for one, other, where in pairs for line in _differ(one, other, where)]
