"""Does a three-grade vote find the work satisfactory? The rules are data: ``passing.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PassRule:
    """Shares must lie above these, not on them."""

    key: str
    name: str
    source: str
    of: str
    satisfied_over: Fraction
    basic_over: Fraction


@cache
def pass_rules() -> dict[str, PassRule]:
    """The shipped rules by key."""
    with (Path(__file__).parent / "passing.toml").open("rb") as file:
        rows = tomllib.load(file)["rules"]
    return {
        row["key"]: PassRule(
            row["key"],
            row["name"],
            row["source"],
            row["of"],
            Fraction(row["satisfied_over"]),
            Fraction(row["basic_over"]),
        )
        for row in rows
    }


def outcome(rule: PassRule, members: int, satisfied: int, basic: int, poor: int) -> str:
    """ "satisfied", "basic" or "poor"; "" while nobody has voted.

    Raises:
        ValueError: more votes than members, or a negative count.
    """
    cast = satisfied + basic + poor
    if min(satisfied, basic, poor) < 0 or cast > members:
        raise ValueError(f"{satisfied}, {basic}, {poor} of {members}")
    if not cast:
        return ""
    whole = members if rule.of == "members" else cast
    if Fraction(satisfied, whole) > rule.satisfied_over:
        return "satisfied"
    if Fraction(satisfied + basic, whole) > rule.basic_over:
        return "basic"
    return "poor"
