"""Every match of a tiny market, and who blocks in it, from the definition alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product
from typing import Any

from . import naive

Data = dict[str, Any]


def tiny(chance: random.Random, families: int = 5, classes: int = 3) -> Data:
    """A market that often has no stable match: few seats, many brothers and sisters."""
    tickets = [chance.sample(range(100), families) for _ in range(classes)]
    return {
        "capacity": [chance.randint(0, 3) for _ in range(classes)],
        "family_sizes": [chance.randint(1, 3) for _ in range(families)],
        "options": [
            [
                [
                    [c, chance.randint(1, 2), tickets[c][family]]
                    for c in sorted(chance.sample(range(classes), chance.choice((1, 1, 2))))
                ]
                for _ in range(chance.randint(0, 3))
            ]
            for family in range(families)
        ],
    }


def held(data: Data, choice: Sequence[int]) -> list[list[tuple[int, int, int]]]:
    """Per class: key, seats and family of everybody who holds seats."""
    found: list[list[tuple[int, int, int]]] = [[] for _ in data["capacity"]]
    for family, place in enumerate(choice):
        if place >= 0:
            for kind, seats, key in data["options"][family][place]:
                found[kind].append((key, seats, family))
    return found


def oversold(data: Data, choice: Sequence[int]) -> dict[int, int]:
    over = {
        kind: sum(seats for _, seats, _ in those) - data["capacity"][kind]
        for kind, those in enumerate(held(data, choice))
    }
    return {kind: seats for kind, seats in over.items() if seats > 0}


def blocking(data: Data, choice: Sequence[int]) -> list[tuple[int, int]]:
    """Family and its best option that the classes would have to grant."""
    holders = held(data, choice)
    found = []
    for family, options in enumerate(data["options"]):
        better = options if choice[family] < 0 else options[: choice[family]]
        for place, option in enumerate(better):
            if all(
                grants(data, kind, holders[kind], (key, seats, family))
                for kind, seats, key in option
            ):
                found.append((family, place))
                break
    return found


def grants(
    data: Data, kind: int, holders: Sequence[tuple[int, int, int]], wish: tuple[int, int, int]
) -> bool:
    """Would the class take the wish (key, seats, family) beside what others hold?"""
    key, seats, family = wish
    others = [one for one in holders if one[2] != family]
    capacity = data["capacity"][kind]
    if "reserves" not in data:
        return bool(seats + sum(s for k, s, _ in others if k < key) <= capacity)
    claims = sorted((k, who, s, data["groups"][who]) for k, s, who in [*others, wish])
    kept = data["reserves"][kind]
    return family not in naive.refused_families(claims, capacity, kept, data["seat_order"])


def placed(data: Data, choice: Sequence[int]) -> int:
    return sum(
        min(data["family_sizes"][family], sum(s for _, s, _ in data["options"][family][place]))
        for family, place in enumerate(choice)
        if place >= 0
    )


def best(data: Data) -> tuple[int, int]:
    """The fewest blocking families of any match; and, of those, the most children placed."""
    found = [
        (len(blocking(data, choice)), -placed(data, choice))
        for choice in product(*(range(-1, len(options)) for options in data["options"]))
        if not oversold(data, choice)
    ]
    fewest, most = min(found)
    return fewest, -most
