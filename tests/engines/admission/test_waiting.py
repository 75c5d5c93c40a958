"""The waiting list: free seats go on in order, nobody loses a place, nobody is moved unasked."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pytest

from minsheng.engines.admission import (
    answer_by,
    audit,
    deferred,
    market_from_data,
    match,
    match_families,
    rematch,
)
from minsheng.engines.admission.invented import Town, invented_market

from . import brute
from .test_deferred import small


def rank(place: int) -> float:
    return place if place >= 0 else np.inf


@pytest.mark.parametrize("order", ["zone", "one", "noise"])
def test_withdrawals_hurt_nobody_and_leave_nobody_with_a_claim(order: str) -> None:
    for seed in range(6):
        data = invented_market(Town(150, 12, 0.4, order=order), seed)
        market = market_from_data(data)
        chance = random.Random(seed)
        now = match_families(market)
        upgrade = {family for family in range(market.families) if chance.random() < 0.4}
        away: set[int] = set()
        for _ in range(8):
            away.add(chance.choice(np.flatnonzero(now >= 0).tolist()))
            listed = {f for f in range(market.families) if now[f] < 0 or f in upgrade}
            found = rematch(market, now, listed=listed, gone=away)
            for family in range(market.families):
                before, after = now[family], found.choice[family]
                if family in away:
                    assert after == -1
                    continue
                assert rank(after) <= rank(before)
                if family not in listed:
                    assert after == before
            seen = audit(found.floor_market, found.floor_choice)
            assert not seen.oversold
            assert not seen.blocking
            assert brute.oversold(data, found.choice.tolist()) == {}
            changed = np.flatnonzero(found.choice != now).tolist()
            assert sorted({*found.moved, *away} & set(changed)) == changed
            now = found.choice


def test_in_one_order_the_list_gives_what_a_new_match_would() -> None:
    chance = random.Random(3)
    for _ in range(300):
        some = small(chance)
        children = len(some.preferences)
        if not children:
            continue
        keys = [[child] * len(wishes) for child, wishes in enumerate(some.preferences)]
        data = {
            "capacity": some.capacity,
            "family_sizes": [1] * children,
            "options": [[[[c, 1, i]] for c in w] for i, w in enumerate(some.preferences)],
        }
        market = market_from_data(data)
        gone = chance.randrange(children)
        found = rematch(market, match(market).choice, listed=range(children), gone=[gone])
        lists = [w if i != gone else [] for i, w in enumerate(some.preferences)]
        keys[gone] = []
        flat = [np.array([one for row in rows for one in row], dtype=int) for rows in (lists, keys)]
        start = np.cumsum([0, *map(len, lists)])
        again = deferred((start, flat[0]), flat[1], some.capacity).tolist()
        got = [w[c] if c >= 0 else -1 for w, c in zip(some.preferences, found.choice, strict=True)]
        assert got == again


def test_linked_children_move_together_or_not_at_all() -> None:
    """One free seat is no offer for two; the next who needs one gets it."""
    data = {
        "capacity": [2],
        "family_sizes": [1, 1, 2, 1],
        "options": [[[[0, 1, 1]]], [[[0, 1, 2]]], [[[0, 2, 3]]], [[[0, 1, 4]]]],
    }
    market = market_from_data(data)
    one = rematch(market, np.array([0, 0, -1, -1]), listed={2, 3}, gone={0})
    assert (one.choice.tolist(), one.moved) == ([-1, 0, -1, 0], (3,))
    both = rematch(market, np.array([0, 0, -1, -1]), listed={2, 3}, gone={0, 1})
    assert both.choice.tolist() == [-1, -1, 0, -1]


def test_a_family_keeps_its_seat_while_asking_for_a_second_beside_it() -> None:
    data = {
        "capacity": [2],
        "family_sizes": [2, 1, 1],
        "options": [[[[0, 2, 5]], [[0, 1, 5]]], [[[0, 1, 1]]], [[[0, 1, 2]]]],
    }
    market = market_from_data(data)
    present = np.array([1, 0, -1])
    # Family 2 stands before family 0, but the seat family 0 has is not asked back.
    assert rematch(market, present, listed={0, 2}).choice.tolist() == [1, 0, -1]
    assert rematch(market, present, listed={0, 2}, gone={1}).choice.tolist() == [1, -1, 0]
    assert rematch(market, present, listed={0}, gone={1}).choice.tolist() == [0, -1, -1]


def test_reserves_hold_on_the_waiting_list() -> None:
    data = {
        "capacity": [1],
        "family_sizes": [1, 1, 1],
        "options": [[[[0, 1, 1]]], [[[0, 1, 2]]], [[[0, 1, 3]]]],
        "reserves": [[1]],
        "groups": [-1, -1, 0],
    }
    market = market_from_data(data)
    kept = rematch(market, np.array([0, -1, -1]), listed={1, 2})
    assert kept.choice.tolist() == [0, -1, -1]
    freed = rematch(market, np.array([0, -1, -1]), listed={1, 2}, gone={0})
    assert freed.choice.tolist() == [-1, -1, 0]


def test_a_wrong_number_of_places_is_refused() -> None:
    market = market_from_data(invented_market(Town(20, 3), 1))
    with pytest.raises(ValueError, match="places for"):
        rematch(market, np.array([0]), listed=())


@pytest.mark.parametrize(
    ("offered", "hours", "ends"),
    [
        ((1, 9), 4, (1, 13)),
        ((1, 20), 2, (2, 9)),
        ((1, 23), 1, (2, 9)),
        ((1, 3), 13, (1, 21)),
        ((1, 12), 48, (4, 21)),
    ],
)
def test_the_hours_of_the_night_do_not_count(
    offered: tuple[int, int], hours: int, ends: tuple[int, int]
) -> None:
    found = answer_by(dt.datetime(2026, 7, offered[0], offered[1]), hours, 21, 8)
    assert found == dt.datetime(2026, 7, *ends)


def test_without_quiet_hours_every_hour_counts() -> None:
    noon = dt.datetime(2026, 7, 1, 12)
    assert answer_by(noon, 48, 0, 0) == noon + dt.timedelta(hours=48)
    assert answer_by(noon, 30, 12, 12) == noon + dt.timedelta(hours=30)


def test_where_families_go_round_in_circles_free_seats_go_out_one_by_one() -> None:
    from minsheng.engines.admission.rounds import Layout
    from minsheng.engines.admission.waiting import _one_by_one

    for seed in range(5):
        market = market_from_data(invented_market(Town(120, 9, 0.4), seed))
        now = match_families(market)
        gone = set(np.flatnonzero(now >= 0)[:6].tolist())
        found = rematch(market, now, listed=range(market.families), gone=gone)
        floors = found.floor_market
        start = np.where(now < 0, -1, np.diff(floors.option_start) - 1)
        start[list(gone)] = -1
        choice = _one_by_one(floors, Layout(floors), start, list(range(market.families)))
        seen = audit(floors, choice)
        assert not seen.oversold
        assert not any(one.room for one in seen.blocking)
        assert all(rank(a) <= rank(b) for a, b in zip(choice, start, strict=True))
        assert (choice != start).any()
