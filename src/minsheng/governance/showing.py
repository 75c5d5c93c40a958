"""Scores as the pages show them: in the order of places, and point by point."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from minsheng.governance.registry_words import named
from minsheng.governance.words import MISSING

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
    rows = []
    for item in unit["items"]:
        indicator = known[item["indicator"]]
        sample = item.get("sample")
        rows.append(
            {
                "name": named(indicator["name"]),
                "group": groups[item["indicator"]],
                "formula": indicator["formula"],
                "unit": indicator["unit"],
                "source": indicator["source"],
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


def _short(text: str | None) -> str:
    """A value with four decimals at most and no zeros that say nothing: "0.800000" becomes "0.8"."""
    return "" if text is None else f"{Decimal(text):.4f}".rstrip("0").rstrip(".")
