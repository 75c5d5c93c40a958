"""Deferred acceptance beside the naive reference, and the properties that make it fair."""

from __future__ import annotations

import random
from typing import NamedTuple

import numpy as np
import pytest

from minsheng.engines import admission
from minsheng.engines.admission import Reserves, SeatOrder

from . import naive

ORDERS = tuple(SeatOrder)


class Small(NamedTuple):
    """A market of single children that fits in the hand."""

    preferences: list[list[int]]
    keys: list[list[int]]
    capacity: list[int]
    reserves: list[list[int]]
    group: list[int]

    def solve(self, order: SeatOrder | None) -> list[int]:
        """By the engine; without an order, without reserves."""
        start = np.cumsum([0, *map(len, self.preferences)])
        kept = None
        if order is not None:
            kept = Reserves(np.array(self.reserves), np.array(self.group), order)
        flat = [np.array([one for row in rows for one in row], dtype=int) for rows in self[:2]]
        return admission.deferred((start, flat[0]), flat[1], self.capacity, kept).tolist()  # type: ignore[no-any-return]

    def naive(self, order: SeatOrder | None) -> list[int]:
        if order is None:
            return naive.deferred(self.preferences, self.keys, self.capacity)
        return naive.deferred(*self, order.value)


def small(chance: random.Random) -> Small:
    children, classes, groups = chance.randint(0, 9), chance.randint(1, 4), chance.randint(1, 3)
    preferences = [
        chance.sample(range(classes), chance.randint(0, classes)) for _ in range(children)
    ]
    ticket = [chance.sample(range(children), children) for _ in range(classes)]
    keys = [[ticket[c][i] for c in row] for i, row in enumerate(preferences)]
    capacity = [chance.randint(0, 4) for _ in range(classes)]
    reserves = []
    for seats in capacity:
        cuts = sorted(chance.randint(0, seats) for _ in range(groups))
        reserves.append([b - a for a, b in zip([0, *cuts], cuts, strict=False)])
    group = [chance.randint(-1, groups - 1) for _ in range(children)]
    return Small(preferences, keys, capacity, reserves, group)


def test_ten_thousand_small_markets_equal_the_naive_reference() -> None:
    chance = random.Random(5)
    for number in range(10_000):
        market = small(chance)
        order = (None, *ORDERS)[number % 3]
        assert market.solve(order) == market.naive(order), market


@pytest.mark.parametrize("order", ORDERS)
def test_no_child_gains_by_another_list(order: SeatOrder) -> None:
    chance = random.Random(6)
    for _ in range(150):
        market = small(chance)
        honest = market.solve(order)
        for child, wishes in enumerate(market.preferences):
            for _ in range(4):
                other = chance.sample(range(len(wishes)), chance.randint(0, len(wishes)))
                lie = market._replace(
                    preferences=_put(market.preferences, child, [wishes[i] for i in other]),
                    keys=_put(market.keys, child, [market.keys[child][i] for i in other]),
                )
                got = lie.solve(order)[child]
                rank = [*wishes, -1].index
                assert rank(got) >= rank(honest[child]), (market, child, other)


@pytest.mark.parametrize("order", ORDERS)
def test_another_childs_withdrawal_hurts_nobody(order: SeatOrder) -> None:
    chance = random.Random(7)
    for _ in range(400):
        market = small(chance)
        if not market.preferences:
            continue
        before = market.solve(order)
        gone = chance.randrange(len(before))
        after = market._replace(
            preferences=_put(market.preferences, gone, []), keys=_put(market.keys, gone, [])
        ).solve(order)
        for child, wishes in enumerate(market.preferences):
            if child != gone:
                rank = [*wishes, -1].index
                assert rank(after[child]) <= rank(before[child]), (market, gone, child)


def _put(rows: list[list[int]], place: int, row: list[int]) -> list[list[int]]:
    return [*rows[:place], row, *rows[place + 1 :]]


def test_the_order_of_seats_is_policy() -> None:
    """Two seats, one kept for group 0; the two best are of group 0, the third is not."""
    preferences, keys = [[0], [0], [0]], [[1], [2], [3]]
    kept = np.array([[1]]), np.array([0, 0, -1])

    reserve_first = admission.deferred(preferences, keys, [2], Reserves(*kept))
    assert reserve_first.tolist() == [0, 0, -1]

    keys = [[1], [3], [2]]
    reserve_first = admission.deferred(preferences, keys, [2], Reserves(*kept))
    open_first = admission.deferred(preferences, keys, [2], Reserves(*kept, SeatOrder.OPEN_FIRST))
    assert reserve_first.tolist() == [0, -1, 0]
    assert open_first.tolist() == [0, 0, -1]


def test_padded_lists_and_flat_lists_say_the_same() -> None:
    padded = admission.deferred([[0, 1], [0, -1], [1, 0]], [[2, 1], [1, 9], [3, 3]], [1, 1])
    flat = admission.deferred(([0, 2, 3, 5], [0, 1, 0, 1, 0]), [2, 1, 1, 3, 3], [1, 1])

    assert padded.tolist() == flat.tolist() == [1, 0, -1]


@pytest.mark.parametrize(
    ("preferences", "keys", "capacity", "reserves", "said"),
    [
        ([[0, 1]], [[1]], [1, 1], None, "do not match"),
        ([[7]], [[1]], [1], None, "classes are 0 to 0"),
        ([[0]], [[1]], [-1], None, "none negative"),
        (([0, 2], [0]), [1], [1], None, "do not match"),
        ([[0]], [[1]], [1], Reserves(np.array([[2]]), np.array([0])), "more seats than it has"),
        ([[0]], [[1]], [1], Reserves(np.array([[-1]]), np.array([0])), "negative"),
        ([[0]], [[1]], [1], Reserves(np.array([[1]]), np.array([3])), "a column of reserves"),
        ([[0]], [[1]], [1], Reserves(np.array([[1]]), np.array([])), "groups of shape"),
        ([[0]], [[1]], [1], Reserves(np.array([1]), np.array([0])), "reserves of shape"),
    ],
)
def test_what_cannot_be_meant_is_refused(preferences, keys, capacity, reserves, said) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=said):
        admission.deferred(preferences, keys, capacity, reserves)


def test_first_choice_first_would_reward_a_lie_and_deferred_acceptance_does_not() -> None:
    """The second child wants class 0, then 1; only under "first choice first" must it hide that."""
    keys = np.array([[1, 2], [2, 1], [2, 3]])

    def second_gets(wishes: list[int], first_choice_first: int) -> int:
        preferences = np.array([[0, 1], wishes, [1, 0]])
        own = np.array([keys[1][kind] for kind in wishes])
        by_rank = np.array([keys[0], own, keys[2]]) + first_choice_first * np.array([0, 100])
        return int(admission.deferred(preferences, by_rank, [1, 1])[1])

    assert [second_gets([0, 1], 1), second_gets([1, 0], 1)] == [-1, 1]
    assert [second_gets([0, 1], 0), second_gets([1, 0], 0)] == [1, 1]
