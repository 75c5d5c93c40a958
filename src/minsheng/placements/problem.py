"""From a draw to the market the engine reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from minsheng.classes.models import CareClass
from minsheng.placements.models import Draw, Match
from minsheng.placements.queries import seats_by_class
from minsheng.placements.rules import Data, clipped, market_data, most_units, with_late


def market_of(draw: Draw) -> tuple[list[int], Data]:
    """Classes and market of a draw, with the seats that are free before anybody is placed."""
    wanted = {kind for unit in draw.units for option in unit["options"] for kind in option if kind}
    free = dict.fromkeys(wanted, 0)
    free |= seats_by_class(draw.round)
    taken = CareClass.objects.filter(pk__in=free).values_list("pk", "taken")
    capacity = {pk: max(free[pk] - used, 0) for pk, used in taken}
    pack = json.loads(draw.pack)
    in_force = draw.round.rule_sets.get(sha256=draw.rules_sha256, state="in_force")
    return market_data(draw.units, pack["order"], capacity, in_force.rules)


def market_now(match: Match, late: Sequence[Data] = ()) -> Data:
    """The market of the match with today's capacity: seats held outside the options count as gone.

    Args:
        late: units that came after the window, in the order in which they came.
    """
    held = Counter[int]()
    for placement in match.draw.placements.seated().exclude(option=-1):
        held.update(kind for kind in placement.classes if kind is not None)
    rows = CareClass.objects.filter(pk__in=match.classes).values_list(
        "pk", "capacity", "taken", "state"
    )
    now: dict[int, int] = {}
    for pk, capacity, taken, state in rows:
        is_open = state == CareClass.State.OPEN
        now[pk] = max(capacity - (taken - held[pk]) if is_open else held[pk], 0)
    capacity = [now[pk] for pk in match.classes]
    draw, found = match.draw, match.market
    if late:
        in_force = draw.round.rule_sets.get(sha256=draw.rules_sha256, state="in_force")
        families, most = max(len(draw.lines), 1), most_units(draw.units)
        found = with_late(
            found,
            match.classes,
            late,
            lambda place: in_force.rules.late_key(place, families) * most,
        )
    data: Data = found | {"capacity": capacity}
    if "reserves" in data:
        data["reserves"] = clipped(data["reserves"], capacity)
    return data
