"""The audits find what is wrong with a match, and nothing where nothing is."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from minsheng.engines.admission import (
    Blocking,
    Reserves,
    SeatOrder,
    audit,
    audit_children,
    market_from_data,
    match,
    verify_result,
)
from minsheng.engines.admission.invented import Town, invented_market

from . import brute, naive
from .test_deferred import ORDERS, small


def test_the_audit_says_what_the_definition_says() -> None:
    chance = random.Random(2)
    for _ in range(1_500):
        data = brute.tiny(chance)
        choice = [chance.randint(-1, len(options) - 1) for options in data["options"]]
        found = audit(market_from_data(data), np.array(choice))
        assert found.oversold == brute.oversold(data, choice)
        assert [(one.family, one.option) for one in found.blocking] == brute.blocking(data, choice)
        assert found.placed == brute.placed(data, choice)


def test_a_free_seat_and_justified_envy_are_told_apart() -> None:
    data = {
        "capacity": [1, 1],
        "family_sizes": [1, 1],
        "options": [[[[0, 1, 1]], [[1, 1, 1]]], [[[0, 1, 2]]]],
    }
    market = market_from_data(data)

    assert audit(market, np.array([1, 0])).blocking == (Blocking(0, 0, room=False),)
    assert audit(market, np.array([1, -1])).blocking[0] == Blocking(0, 0, room=True)


def test_a_familys_own_seat_counts_as_free() -> None:
    """Both children want the class in which one of them already sits: strong stability."""
    data = {
        "capacity": [2],
        "family_sizes": [2, 1],
        "options": [[[[0, 2, 1]], [[0, 1, 1]]], [[[0, 1, 2]]]],
    }
    found = audit(market_from_data(data), np.array([1, -1]))
    assert found.blocking[0] == Blocking(0, 0, room=True)


@pytest.mark.parametrize(
    ("choice", "said"), [([0], "choices for 2"), ([0, 5], "no option 5"), ([-2, 0], "no option -2")]
)
def test_what_is_no_match_is_refused(choice: list[int], said: str) -> None:
    data = {"capacity": [1], "family_sizes": [1, 1], "options": [[[[0, 1, 1]]], [[[0, 1, 2]]]]}
    with pytest.raises(ValueError, match=said):
        audit(market_from_data(data), np.array(choice))


def lies() -> list[tuple[dict[str, Any], str]]:
    return [
        ({"placed": 1}, "placed is"),
        ({"blocking": 1}, "blocking is 0, not 1"),
        ({"status": "none_exists"}, "status is none_exists, and 0 families block"),
        ({"status": "fine"}, "is none of"),
        ({"min_blocking": 1}, "min_blocking 1 does not fit"),
        ({"digest": "0"}, "digest does not belong"),
        ({"format": "other/1"}, "format is"),
        ({"choice": [0.5]}, "no list of whole numbers"),
        ({"choice": [1 << 80]}, "choice:"),
        ({"choice": [0]}, "choices for"),
    ]


@pytest.mark.parametrize(("lie", "said"), lies())
def test_a_result_that_lies_is_not_valid(lie: dict[str, Any], said: str) -> None:
    data = invented_market(Town(60, 6), 1)
    result = match(data).to_dict()
    market = market_from_data(data)
    assert verify_result(market, result).to_dict()["valid"] is True

    found = verify_result(market, result | lie)

    assert not found.valid
    assert said in " ".join(found.errors)


def test_an_oversold_class_is_named() -> None:
    data = {"capacity": [1], "family_sizes": [1, 1], "options": [[[[0, 1, 1]]], [[[0, 1, 2]]]]}
    market = market_from_data(data)
    result = match(data).to_dict() | {"choice": [0, 0]}
    assert "class 0 gives away 1 seats" in verify_result(market, result).errors[0]


@pytest.mark.parametrize("order", ORDERS)
def test_childrens_places_are_judged_as_the_reference_chooses(order: SeatOrder) -> None:
    """Whoever the naive class would choose beside its holders blocks, and nobody else."""
    chance = random.Random(3)
    for _ in range(800):
        market = small(chance)
        kept = Reserves(np.array(market.reserves), np.array(market.group), order)
        assigned = market.solve(order)
        assert audit_children(*market[:3], assigned, kept).stable

        if any(assigned):
            assigned[chance.randrange(len(assigned))] = -1
        found = audit_children(*market[:3], assigned, kept)
        claims: list[list[naive.Claim]] = [[] for _ in market.capacity]
        for child, kind in enumerate(assigned):
            if kind >= 0:
                key = market.keys[child][market.preferences[child].index(kind)]
                claims[kind].append((key, child, market.group[child]))
        expected = []
        for child, wishes in enumerate(market.preferences):
            for place, kind in enumerate(wishes):
                if kind == assigned[child]:
                    break
                claim = (market.keys[child][place], child, market.group[child])
                seats, reserve = market.capacity[kind], market.reserves[kind]
                if child in naive.choose([*claims[kind], claim], seats, reserve, order.value):
                    expected.append((child, kind))
        assert list(found.blocking) == expected


def test_planted_faults_in_childrens_places_are_named() -> None:
    preferences, keys = [[0], [0], [0]], [[1], [2], [3]]
    kept = Reserves(np.array([[1]]), np.array([-1, -1, 0]))

    assert audit_children(preferences, keys, [2], [0, 0, 0], kept).oversold == {0: 1}
    assert audit_children(preferences, keys, [2], [0, 0, -1], kept).unserved == ((0, 0),)
    assert audit_children(preferences, keys, [2], [-1, 0, 0], kept).envy == ((0, 1, 0),)
    with pytest.raises(ValueError, match="did not list"):
        audit_children(preferences, keys, [2, 1], [1, 0, 0])
