"""From many seasons to rates by group with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from minsheng.rehearsals.rules.crowd import Family
from minsheng.rehearsals.rules.season import Outcome

LOW, HIGH = 0.025, 0.975
"""95 of 100 draws lie between."""


def group_of(family: Family, groups: Sequence[str]) -> str:
    """The first group the family proves; "" for an ordinary family. The same under all rules."""
    return next((code for code in groups if code in family.proved), "")


def summary(
    families: Sequence[Family], groups: Sequence[str], seasons: Sequence[Outcome]
) -> dict[str, Any]:
    """Rates by group over all draws, as plain values; the group "all" is everybody.

    Args:
        families: in the order of their receipts, as the outcomes count them.
    """
    members: dict[str, list[int]] = {"all": list(range(len(families)))}
    for place, family in enumerate(families):
        members.setdefault(group_of(family, groups), []).append(place)
    sizes = [len(family.wishes) for family in families]
    named = [code for code in ("all", *groups, "") if code in members]
    return {
        "groups": [{"code": code, **_rates(members[code], sizes, seasons)} for code in named],
        "late": fmean(one.late for one in seasons),
        "empty": fmean(one.empty for one in seasons),
        "blocking": max(one.blocking for one in seasons),
    }


def _rates(
    places: Sequence[int], sizes: Sequence[int], seasons: Sequence[Outcome]
) -> Mapping[str, float]:
    children = sum(sizes[place] for place in places)
    rates = sorted(sum(one.offered[place] for place in places) / children for one in seasons)
    first = [sum(one.first[place] for place in places) / children for one in seasons]
    return {
        "children": children,
        "offered": round(fmean(rates), 4),
        "low": round(_quantile(rates, LOW), 4),
        "high": round(_quantile(rates, HIGH), 4),
        "first": round(fmean(first), 4),
    }


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear between the two nearest."""
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])
