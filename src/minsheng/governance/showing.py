"""Scores as the pages show them: in the order of places, and point by point."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from minsheng.engines.common.facts import Fact, Kind
from minsheng.governance.registry_words import named
from minsheng.governance.words import MISSING
from minsheng.web.in_words import in_words
from minsheng.web.shipped import said

HUNDRED = 100


def ranking(scores: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The units from the first place to the last; those without a score at the end."""
    return sorted(
        scores["units"],
        key=lambda unit: (
            unit["score"] is None,
            unit["place"]["number"] if unit.get("place") else 0,
            unit["id"],
        ),
    )


def explained(snapshot: Mapping[str, Any], unit: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each item of a unit's score with its words: what was measured, what it weighs, what it gave and what it cost."""
    known = {one["key"]: one for one in snapshot["registry"]["indicators"]}
    groups = {one["indicator"]: one["group"] for one in snapshot["scheme"]["items"]}
    facts = {
        one["name"]: Fact(one["name"], named(one["label"]), Kind(one["kind"]))
        for one in snapshot["registry"]["facts"]
    }
    rows = []
    for item in unit["items"]:
        indicator = known[item["indicator"]]
        sample = item.get("sample")
        rows.append(
            {
                "name": named(indicator["name"]),
                "group": said(groups[item["indicator"]]),
                "formula": in_words(indicator["formula"], facts),
                "unit": indicator["unit"],
                "evidence": named(indicator["evidence"]),
                "value": _short(item.get("value")),
                "used": _short(sample["used"]) if sample else "",
                "size": sample["size"] if sample else "",
                "own": round(float(sample["own"]) * HUNDRED) if sample else None,
                "mean": _short(sample["prior_mean"]) if sample else "",
                "weight": item["weight"],
                "points": item["points"],
                "missing": MISSING.get(item["missing"], ""),
            }
        )
    return rows


def adjusted(snapshot: Mapping[str, Any], unit: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was added and taken off, rule by rule; rules that gave nothing are left out."""
    rows = []
    for kind, sign in (("bonus", "+"), ("deductions", "−")):
        names = {one["key"]: said(one["name"]) for one in snapshot["scheme"][kind]}
        rows += [
            {"name": names[one["key"]], "count": _short(one["count"]), "points": f"{sign}{one['points']}"}
            for one in unit[kind]
            if Decimal(one["points"])
        ]  # fmt: skip
    return rows


def vetoes(snapshot: Mapping[str, Any], unit: Mapping[str, Any]) -> list[dict[str, str]]:
    """What capped the score, by name."""
    names = {one["key"]: said(one["name"]) for one in snapshot["scheme"]["veto"]}
    return [{"name": names[one["key"]], "cap": one["cap"]} for one in unit["veto"]]


def leverage(
    snapshot: Mapping[str, Any], scores: Mapping[str, Any], unit: str, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """By which change of one weight the unit would fall level with a neighbour of the ranking."""
    known = {one["key"]: named(one["name"]) for one in snapshot["registry"]["indicators"]}
    return [
        {
            "other": names.get(other, other),
            "item": known[one["item"]],
            "weight": _short(one["weight"]),
            "level_at": _short(one["level_at"]),
        }
        for one in scores["swaps"]
        for other in (one["ahead"], one["behind"])
        if unit in (one["ahead"], one["behind"]) and other != unit
    ]


def moves(
    scores: Mapping[str, Any], before: Mapping[str, Any] | None
) -> dict[str, tuple[str, str]]:
    """Code of the unit → tone and words of its change of rank since the appraisal ``before``.

    Places that are shared count from their first, so that chance alone moves nobody within a tie.
    """
    if before is None:
        return {}
    earlier = {one["id"]: one["place"]["first"] for one in before["units"] if one.get("place")}
    return {
        one["id"]: _moved(earlier.get(one["id"]), one["place"]["first"])
        for one in scores["units"]
        if one.get("place")
    }


def _moved(earlier: int | None, now: int) -> tuple[str, str]:
    if earlier is None:
        return "off", _("上次不排名")
    places = earlier - now
    if not places:
        return "off", _("没有变")
    words = _("升 %(places)s 位") if places > 0 else _("降 %(places)s 位")
    return "ok" if places > 0 else "watch", words % {"places": abs(places)}


def told_as(fact: str | bool | None) -> str:
    """What was counted or told of a unit, as a page says it."""
    if isinstance(fact, bool):
        return _("有") if fact else _("没有")
    return "—" if fact is None else fact


def _short(text: str | None) -> str:
    """A value with four decimals at most and no zeros that say nothing: "0.800000" becomes "0.8"."""
    return "" if text is None else f"{Decimal(text):.4f}".rstrip("0").rstrip(".")
