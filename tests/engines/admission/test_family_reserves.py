"""Reserves where families have several children."""

from __future__ import annotations

import random

import numpy as np
import pytest

from minsheng.engines.admission import (
    BadInput,
    SeatOrder,
    Stability,
    audit,
    market_from_data,
    match,
)
from minsheng.engines.admission.invented import Town, invented_market
from minsheng.engines.admission.seating import Seating

from . import brute, naive
from .test_deferred import small

ORDERS = tuple(SeatOrder)


@pytest.mark.parametrize("order", ORDERS)
def test_single_seats_give_what_deferred_acceptance_gives(order: SeatOrder) -> None:
    chance = random.Random(4)
    for _ in range(200):
        market = small(chance)
        data = {
            "capacity": market.capacity,
            "family_sizes": [1] * len(market.group),
            "options": [
                [[[c, 1, k]] for c, k in zip(*row, strict=True)]
                for row in zip(market.preferences, market.keys, strict=True)
            ],
            "reserves": market.reserves,
            "groups": market.group,
            "seat_order": order.value,
        }
        result = match(data)
        expected = naive.deferred(*market, order.value)
        got = [
            row[c] if c >= 0 else -1
            for row, c in zip(market.preferences, result.choice, strict=True)
        ]
        assert (got, result.status) == (expected, Stability.STABLE)


@pytest.mark.parametrize("order", ORDERS)
def test_families_get_what_the_audit_cannot_better(order: SeatOrder) -> None:
    chance = random.Random(9)
    unstable = 0
    for _ in range(200):
        data = brute.tiny(chance, families=6, classes=2)
        data |= {
            "reserves": [[chance.randint(0, seats)] for seats in data["capacity"]],
            "groups": [chance.choice((-1, 0)) for _ in data["options"]],
            "seat_order": order.value,
        }
        result = match(data)
        assert brute.oversold(data, result.choice.tolist()) == {}
        unstable += result.blocking > 0
    assert unstable < 10


@pytest.mark.parametrize("order", ORDERS)
def test_one_class_is_seated_as_by_the_slow_twin_and_knows_whom_else_it_would_take(
    order: SeatOrder,
) -> None:
    chance = random.Random(3)
    for _ in range(1500):
        capacity = chance.randint(0, 9)
        first = chance.randint(0, capacity)
        kept = [first, chance.randint(0, capacity - first)]
        keys = sorted(chance.sample(range(1, 60), chance.randint(0, 9)))
        keys = [-100 + key if chance.random() < 0.15 else key for key in keys]
        claims = [(key, n, chance.randint(1, 3), chance.randint(-1, 1)) for n, key in enumerate(sorted(keys))]  # fmt: skip
        if sum(seats for key, _, seats, _ in claims if key < 0) > capacity:
            continue
        seating = Seating(claims, capacity, kept, order)
        assert seating.refused == naive.refused_families(claims, capacity, kept, order)
        more = (chance.choice([k for k in range(60) if k not in keys]), 99, chance.randint(1, 3), chance.randint(-1, 1))  # fmt: skip
        out = naive.refused_families(sorted([*claims, more]), capacity, kept, order)
        assert seating.takes(more[0], *more[2:]) is (99 not in out)


def test_proofs_agree_with_every_match_there_is() -> None:
    none = 0
    for seed in range(590, 730):  # three of them have no stable match
        chance, order = random.Random(seed), ORDERS[seed % 2]
        data = with_reserves(brute.tiny(chance), chance, 1 + seed % 3, order)
        fewest, most = brute.best(data)
        proved = match(data, prove=True)
        assert len(brute.blocking(data, proved.choice.tolist())) == proved.blocking == fewest, data
        assert (proved.status is Stability.NONE_EXISTS) == (fewest > 0), data
        none += fewest > 0
        if fewest:
            assert proved.min_blocking == fewest
        else:
            assert (proved.placed, proved.placed_bound) == (most, most), data
    assert none == 3


def with_reserves(
    data: brute.Data, chance: random.Random, groups: int, order: SeatOrder
) -> brute.Data:
    """The market with seats of every class put aside for groups, and each family in one or none."""
    kept = []
    for capacity in data["capacity"]:
        left, mine = capacity, []
        for _ in range(groups):
            mine.append(chance.randint(0, left))
            left -= mine[-1]
        kept.append(mine)
    of = [chance.randint(-1, groups - 1) for _ in data["options"]]
    return data | {"reserves": kept, "groups": of, "seat_order": order.value}


def test_a_reserve_admits_more_of_its_group() -> None:
    data = invented_market(Town(300, 18, 0.3), 2)
    chance = random.Random(1)
    group = [chance.choice((-1, -1, -1, 0)) for _ in data["options"]]

    def admitted(share: float) -> int:
        kept = [[int(seats * share)] for seats in data["capacity"]]
        result = match(data | {"reserves": kept, "groups": group})
        assert result.status is Stability.STABLE
        return int(np.sum((result.choice >= 0) & (np.array(group) == 0)))

    assert admitted(0.0) < admitted(0.3) < admitted(0.6)


def test_the_audit_sees_a_reserve_off_by_one() -> None:
    """The match of one reserve seat less is not stable under the rule that was published."""
    caught = 0
    for seed in range(10):
        data = invented_market(Town(90, 6, 0.0), seed)
        group = [family % 2 - 1 for family in range(len(data["options"]))]
        published = data | {
            "reserves": [[seats // 2] for seats in data["capacity"]],
            "groups": group,
        }
        wrong = published | {"reserves": [[max(0, s // 2 - 1)] for s in data["capacity"]]}
        choice = match(wrong).choice
        caught += bool(audit(market_from_data(published), choice).blocking)
    assert caught >= 8


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reserves": [[9]]}, "more seats than it has"),
        ({"reserves": [["1"]]}, "only whole numbers"),
        ({"reserves": [[0], [0]]}, "reserves of shape"),
        ({"groups": [3]}, "a column of reserves"),
        ({"groups": []}, "groups of shape"),
        ({"seat_order": "mixed"}, 'seat_order: "mixed" is no order of seats'),
    ],
)
def test_faulty_reserves_are_named(change: dict[str, object], said: str) -> None:
    data = {
        "capacity": [1],
        "family_sizes": [1],
        "options": [[[[0, 1, 1]]]],
        "reserves": [[1]],
        "groups": [0],
    }
    assert match(data).placed == 1
    with pytest.raises(BadInput) as refused:
        match(data | change)
    assert said.lower() in str(refused.value).lower()
