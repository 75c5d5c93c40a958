"""One season with made-up families: the draw, the match, the answers, the waiting list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from minsheng.applications.rules.options import units_of
from minsheng.engines.admission import Rules, SeatOrder
from minsheng.placements.rules import Data, market_data, unit_data
from minsheng.rehearsals.rules.crowd import Family


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one draw.

    Attributes:
        offered: by family the children who were offered a place, at first or from the waiting list.
        first: by family the children who got their first choice in the match.
        late: children who were offered a place from the waiting list only.
        empty: seats nobody holds in the end; blocking: families with a claim to another's seat,
            counted by the audit.
    """

    offered: list[int]
    first: list[int]
    late: int
    empty: int
    blocking: int


def rule_sets(in_force: Rules, proposed: Rules | None) -> dict[str, Rules]:
    """What a committee compares: the rules, the change that waits, the other order of seats, a plain lottery."""
    found = {"in_force": in_force}
    if proposed is not None:
        found["proposed"] = proposed
    if in_force.reserves:
        first = in_force.seat_order == SeatOrder.RESERVE_FIRST
        other = SeatOrder.OPEN_FIRST if first else SeatOrder.RESERVE_FIRST
        found["other_order"] = replace(in_force, seat_order=other)
    if in_force.tiers or in_force.reserves:
        found["plain"] = replace(in_force, tiers=(), reserves=())
    return found


def units_under(rules: Rules, families: Sequence[Family]) -> list[Data]:
    """The sealed list of these families under these rules, in the form of the real one."""
    found = []
    for family in families:
        for number, unit in enumerate(units_of(family.link, _alone(family))):
            found.append(
                unit_data(
                    family.receipt,
                    number,
                    [f"{family.receipt}/{child}" for child in unit.children],
                    unit.options,
                    tier=rules.tier_of(family.proved),
                    group=rules.group_of(family.proved),
                    marks=family.marks,
                )
            )
    return found


def _alone(family: Family) -> list[list[tuple[int, ...]]]:
    """Its wishes, each for one term: made-up families ask for no terms together."""
    return [[(kind,) for kind in mine] for mine in family.wishes]


def play(
    units: Sequence[Data],
    order: Sequence[str],
    capacity: Mapping[int, int],
    rules: Rules,
    declining: frozenset[str],
) -> Outcome:
    """One season: match by this order, some decline, the free seats go to the waiting list once.

    Args:
        order: receipts as drawn; declining: receipts of families who decline what they are offered.
    """
    from minsheng.engines import admission  # heavy: numpy

    _classes, data = market_data(units, order, capacity, rules)
    market = admission.market_from_data(data)
    result = admission.match(market)
    before = result.choice.tolist()
    gone = [at for at, one in enumerate(units) if before[at] >= 0 and one["receipt"] in declining]
    listed = [at for at, option in enumerate(before) if option < 0]
    after = admission.rematch(market, result.choice, listed=listed, gone=gone).choice.tolist()
    return _told(units, order, before, after, sum(capacity.values()), result.blocking)


def _told(
    units: Sequence[Data],
    order: Sequence[str],
    before: list[int],
    after: list[int],
    seats: int,
    blocking: int,
) -> Outcome:
    at = {receipt: place for place, receipt in enumerate(sorted(order))}
    offered, first, late, held = [0] * len(at), [0] * len(at), 0, 0
    for unit, now, then in zip(units, before, after, strict=True):
        family = at[unit["receipt"]]
        got = _children(unit, now if now >= 0 else then)
        offered[family] += got
        first[family] += _children(unit, now) if now == 0 else 0
        late += got if now < 0 else 0
        held += _children(unit, then)
    return Outcome(offered, first, late, seats - held, blocking)


def _children(unit: Mapping[str, Any], option: int) -> int:
    return sum(one is not None for one in unit["options"][option]) if option >= 0 else 0
