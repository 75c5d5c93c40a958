"""The same answers the slow way: one child, one proposal, one seat at a time."""

from __future__ import annotations

from collections.abc import Sequence

Claim = tuple[int, int, int]  # key, child, group


def choose(claims: Sequence[Claim], seats: int, reserve: Sequence[int], order: str) -> set[int]:
    """Whom a class takes: seat by seat, each seat by its own rule."""
    kept = [group for group, count in enumerate(reserve) for _ in range(count)]
    everybody: list[int | None] = [None] * (seats - len(kept))
    rules = [*kept, *everybody] if order == "reserve_first" else [*everybody, *kept]
    waiting = sorted(claims)
    taken: set[int] = set()
    empty = 0
    for rule in rules:
        fitting = next((c for c in waiting if rule is None or c[2] == rule), None)
        if fitting is None:
            empty += 1
            continue
        waiting.remove(fitting)
        taken.add(fitting[1])
    return taken | {child for _, child, _ in waiting[:empty]}


def deferred(
    preferences: Sequence[Sequence[int]],
    keys: Sequence[Sequence[int]],
    capacity: Sequence[int],
    reserves: Sequence[Sequence[int]] | None = None,
    group: Sequence[int] | None = None,
    order: str = "reserve_first",
) -> list[int]:
    """Gale and Shapley's procedure, always the waiting child with the highest number."""
    kept = reserves if reserves is not None else [[] for _ in capacity]
    of = group if group is not None else [-1] * len(preferences)
    place = [0] * len(preferences)
    claims: list[list[Claim]] = [[] for _ in capacity]
    waiting = list(range(len(preferences)))
    while waiting:
        child = waiting.pop()
        if place[child] == len(preferences[child]):
            continue
        here = preferences[child][place[child]]
        claims[here].append((keys[child][place[child]], child, of[child]))
        taken = choose(claims[here], capacity[here], kept[here], order)
        for claim in list(claims[here]):
            if claim[1] not in taken:
                claims[here].remove(claim)
                place[claim[1]] += 1
                waiting.append(claim[1])
    return [
        wishes[place[child]] if place[child] < len(wishes) else -1
        for child, wishes in enumerate(preferences)
    ]


def refused_families(
    claims: Sequence[tuple[int, int, int, int]], capacity: int, kept: Sequence[int], order: str
) -> list[int]:
    """Whom a class refuses of (key, family, seats, group): one pass for each kind of seat, from the beginning."""
    seated = [False] * len(claims)
    reserve, room = list(kept), capacity
    open_room = capacity - sum(kept) if order == "open_first" else 0
    for place, (key, _, seats, group) in enumerate(claims):
        if key < 0:
            seated[place] = True
            room -= seats
            if group >= 0:
                reserve[group] = max(reserve[group] - seats, 0)
    for place, (_, _, seats, _) in enumerate(claims):
        if not seated[place] and seats <= min(open_room, room):
            seated[place] = True
            open_room -= seats
            room -= seats
    for place, (_, _, seats, group) in enumerate(claims):
        if not seated[place] and group >= 0 and seats <= min(reserve[group], room):
            seated[place] = True
            reserve[group] -= seats
            room -= seats
    for place, (_, _, seats, _) in enumerate(claims):
        if not seated[place] and seats <= room:
            seated[place] = True
            room -= seats
    return [claim[1] for claim, sits in zip(claims, seated, strict=True) if not sits]
