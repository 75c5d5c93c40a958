"""The sealed list as plain data, and the market it makes with a draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from minsheng.engines.admission import Rules

Data = dict[str, Any]


def unit_data(
    receipt: str,
    number: int,
    holders: Sequence[str],
    options: Sequence[Sequence[int | None]],
    *,
    tier: int,
    group: int,
    marks: Mapping[int, Sequence[str]],
    behind: bool = False,
) -> Data:
    """Children placed by one choice, as it is sealed.

    Args:
        number: place of the unit within its family; all its units share the family's ticket.
        behind: stands behind the others of its tier, by a decision on last year's attendance.
        holders: key of each child, as many times as one option asks for terms for it; options: the
            class that goes with each of them, None for none.
    """
    data: Data = {
        "receipt": receipt,
        "number": number,
        "holders": list(holders),
        "options": [list(option) for option in options],
        "tier": tier,
        "group": group,
        "marks": {str(kind): sorted(held) for kind, held in sorted(marks.items())},
    }
    return data | {"behind": True} if behind else data


def children_in(unit: Data) -> list[str]:
    """Key of each child of a unit, once."""
    return list(dict.fromkeys(unit["holders"]))


def market_data(
    units: Sequence[Data],
    order: Sequence[str],
    capacity: Mapping[int, int],
    rules: Rules,
) -> tuple[list[int], Data]:
    """The classes in the order of the market, and the market in the engine's published form.

    Args:
        order: receipts as drawn; capacity: seats by class.
    """
    classes = sorted(capacity)
    at = {kind: place for place, kind in enumerate(classes)}
    rank = {receipt: place for place, receipt in enumerate(order)}
    most, families = most_units(units), max(len(order), 1)

    def key(unit: Data, kind: int) -> int:
        marks = unit["marks"].get(str(kind), ())
        ticket, behind = rank[unit["receipt"]], unit.get("behind", False)
        own = rules.key(unit["tier"], marks, ticket, families, behind=behind)
        return own * most + int(unit["number"])

    data: Data = {
        "capacity": [capacity[kind] for kind in classes],
        "family_sizes": [len(children_in(unit)) for unit in units],
        "options": [
            [
                [[at[kind], seats, key(unit, kind)] for kind, seats in parts(option)]
                for option in unit["options"]
            ]
            for unit in units
        ],
    }
    reserves = [rules.reserved(capacity[kind]) for kind in classes]
    if any(map(any, reserves)):
        data |= {
            "reserves": reserves,
            "groups": [unit["group"] for unit in units],
            "seat_order": rules.seat_order.value,
        }
    return classes, data


def most_units(units: Sequence[Data]) -> int:
    """Keys of a family's units lie next to each other: so many there are at most."""
    return max((unit["number"] for unit in units), default=0) + 1


def with_late(
    data: Data, classes: Sequence[int], late: Sequence[Data], key: Callable[[int], int]
) -> Data:
    """The market with units that came after the window behind all others, in the order given.

    Args:
        classes: those of the market, in its order; key: of each late unit, by its place among them.
    """
    at = {kind: place for place, kind in enumerate(classes)}
    more = [
        [[[at[kind], seats, key(place)] for kind, seats in parts(option)] for option in options]
        for place, options in enumerate(unit["options"] for unit in late)
    ]
    sizes = [len(children_in(unit)) for unit in late]
    found = data | {
        "options": [*data["options"], *more],
        "family_sizes": [*data["family_sizes"], *sizes],
    }
    if "groups" in data:
        found["groups"] = [*data["groups"], *[-1] * len(late)]
    return found


def parts(option: Sequence[int | None]) -> list[tuple[int, int]]:
    """(class, seats) of an option, in the order of the classes."""
    return sorted(Counter(kind for kind in option if kind is not None).items())


def first_on_list(data: Data, places: Sequence[int]) -> Data:
    """The market in which the units at these places come before all others, the first named first."""
    lead = 1 + max((part[2] for mine in data["options"] for one in mine for part in one), default=0)
    after = {place: number - len(places) for number, place in enumerate(places)}

    def moved(place: int, option: list[list[int]]) -> list[list[int]]:
        more = (after.get(place, 0) + len(places)) * lead
        return [[kind, seats, key + more] for kind, seats, key in option]

    options = [[moved(place, one) for one in mine] for place, mine in enumerate(data["options"])]
    return data | {"options": options}


def clipped(reserves: Sequence[Sequence[int]], capacity: Sequence[int]) -> list[list[int]]:
    """Reserves that fit into what the classes have; the first groups keep theirs."""
    found = []
    for kept, seats in zip(reserves, capacity, strict=True):
        left, row = seats, []
        for one in kept:
            row.append(min(one, left))
            left -= row[-1]
        found.append(row)
    return found
