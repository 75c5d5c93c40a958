"""The draw itself: units from each stratum, then inspectors for each unit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from minsheng.engines.draw.pairing import teams_for
from minsheng.engines.draw.plan import BadPlan, DrawPlan, canonical
from minsheng.engines.draw.rfc3797 import Value, key_string, select


@dataclass(frozen=True, slots=True)
class Pick:
    """A drawn unit: its place in the order of its stratum (from 1) and who visits it."""

    stratum: str
    place: int
    code: str
    inspectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """The answer with all that is needed to find it again."""

    plan: DrawPlan
    values: tuple[tuple[Value, ...], ...]
    key: str
    picks: tuple[Pick, ...]


def purpose_key(plan: DrawPlan, key: str, *purpose: str) -> str:
    """The key of one part of the draw: the sources, then the digest of the plan and the part's name.

    So parts with the same sources are independent, and so are two draws of one evening.
    """
    part = hashlib.sha256(canonical([plan.commitment, *purpose])).hexdigest().upper()
    return f"{key}{part}/"


def draw(plan: DrawPlan, values: Sequence[Sequence[Value]]) -> Drawn:
    """Draw the units of every stratum and send inspectors to them.

    Args:
        values: what each of the plan's sources has shown, in the plan's order.

    Returns:
        Picks by stratum, in the order drawn. Equal plan and values give an equal answer, in whatever
        order the plan's lists were given. Within a stratum every set of units is equally likely.
        Inspectors are asked in a random order per unit; where conflicts are few, every allowed
        inspector is nearly equally likely, where they are many, the conflicts decide.

    Raises:
        BadPlan: the number of values is not that of the sources, or a value cannot be written as a key.
        NotEnoughInspectors: the conflicts leave too few inspectors for the drawn units.
    """
    if len(values) != len(plan.sources):
        raise BadPlan(f"{len(plan.sources)} sources were announced, {len(values)} have values")
    try:
        key = key_string(values)
    except ValueError as fault:
        raise BadPlan(str(fault)) from fault
    chosen = [
        (stratum, place, code)
        for stratum in sorted(plan.quotas)
        for place, code in enumerate(_from_stratum(plan, key, stratum), start=1)
    ]
    teams = _teams(plan, key, [code for _, _, code in chosen])
    picks = tuple(Pick(*one, inspectors=tuple(teams.get(one[2], ()))) for one in chosen)
    return Drawn(plan, tuple(tuple(one) for one in values), key, picks)


def _from_stratum(plan: DrawPlan, key: str, stratum: str) -> list[str]:
    codes = sorted(unit.code for unit in plan.units if unit.stratum == stratum)
    return _in_drawn_order(plan, key, codes, plan.quotas[stratum], "units", stratum)


def _in_drawn_order(
    plan: DrawPlan, key: str, names: Sequence[str], count: int, *purpose: str
) -> list[str]:
    places = select(
        purpose_key(plan, key, *purpose), len(names), count, algorithm=plan.method.algorithm
    )
    return [names[place] for place in places]


def _teams(plan: DrawPlan, key: str, codes: Sequence[str]) -> dict[str, list[str]]:
    if not plan.team:
        return {}
    barred = {(one.inspector, one.unit) for one in plan.conflicts}
    everybody = sorted(plan.inspectors)
    preferences = {}
    for code in codes:
        order = _in_drawn_order(plan, key, everybody, len(everybody), "inspectors", code)
        preferences[code] = [name for name in order if (name, code) not in barred]
    return teams_for(
        preferences, team=plan.team, inspectors=len(everybody), most_each=plan.most_each
    )
