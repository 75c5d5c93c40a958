"""Families with several children: stable where that is possible, and proof where it is not."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

from minsheng.engines.admission import Stability, audit, market_from_data, match, serve_in_order
from minsheng.engines.admission.invented import Town, invented_market
from minsheng.engines.common.status import Progress

from . import brute


@pytest.mark.parametrize("seed", range(6))
def test_tiny_markets_agree_with_every_match_there_is(seed: int) -> None:
    chance = random.Random(seed)
    none, missed = 0, 0
    for _ in range(40):
        data = brute.tiny(chance, families=4)
        fewest, most = brute.best(data)
        quick, proved = match(data), match(data, prove=True)
        none += fewest > 0
        missed += fewest == 0 and quick.blocking > 0
        assert (proved.status is Stability.NONE_EXISTS) == (fewest > 0), data
        if fewest:
            assert proved.blocking == proved.min_blocking == fewest
        else:
            assert proved.status is Stability.STABLE
            assert proved.placed == most or proved.placed_bound is None
    assert missed == 0


@pytest.mark.parametrize("siblings", [0.2, 0.5])
def test_invented_towns_get_a_stable_match(siblings: float) -> None:
    for seed in range(8):
        data = invented_market(Town(300, 18, siblings), seed)
        result = match(data)
        assert brute.oversold(data, result.choice.tolist()) == {}
        assert len(brute.blocking(data, result.choice.tolist())) == result.blocking
        assert result.status is Stability.STABLE


def test_where_none_is_stable_the_fewest_blocking_families_are_proved() -> None:
    """Two children together against one who comes between them: nobody can be satisfied."""
    data = {
        "capacity": [1, 1],
        "family_sizes": [2, 1],
        "options": [[[[0, 1, 2], [1, 1, 1]]], [[[0, 1, 1]], [[1, 1, 2]]]],
    }
    assert match(data).status is Stability.STABLE

    data["options"][1] = [[[1, 1, 2]], [[0, 1, 1]]]  # type: ignore[index]
    result = match(data, prove=True)
    assert (result.status, result.blocking, result.min_blocking) == ("none_exists", 1, 1)
    assert match(data).status is Stability.UNKNOWN


def test_one_order_is_served_in_that_order() -> None:
    data = invented_market(Town(400, 24, 0.5, order="one"), 3)
    market = market_from_data(data)

    served = serve_in_order(market)

    assert not audit(market, served).blocking
    assert match(market).choice.tolist() == served.tolist()
    with pytest.raises(ValueError, match="rank families differently"):
        serve_in_order(market_from_data(invented_market(Town(40, 6), 1)))


def test_in_one_order_nobody_gains_by_another_list() -> None:
    chance = random.Random(8)
    for seed in range(12):
        data = invented_market(Town(40, 6, 0.4, order="one"), seed)
        honest = match(data).choice
        for family, options in enumerate(data["options"]):
            other = chance.sample(range(len(options)), chance.randint(0, len(options)))
            lie = data | {"options": list(data["options"])}
            lie["options"][family] = [options[place] for place in other]
            got = match(lie).choice[family]
            place = other[got] if got >= 0 else len(options)
            assert place >= (honest[family] if honest[family] >= 0 else len(options))


def test_a_market_of_nobody() -> None:
    assert match({"capacity": [3], "family_sizes": [], "options": []}).placed == 0
    empty = match({"capacity": [], "family_sizes": [1], "options": [[]]}, prove=True)
    assert (empty.choice.tolist(), empty.status) == ([-1], "stable")


def test_seats_too_many_for_the_class_are_never_granted() -> None:
    data = {"capacity": [1], "family_sizes": [2], "options": [[[[0, 2, 1]], [[0, 1, 1]]]]}
    assert match(data, prove=True).choice.tolist() == [1]


def test_a_smaller_family_takes_the_seat_a_larger_one_cannot_use() -> None:
    data = {
        "capacity": [3],
        "family_sizes": [2, 2, 1, 1],
        "options": [[[[0, 2, 1]]], [[[0, 2, 2]]], [[[0, 1, 3]]], [[[0, 1, 4]]]],
    }
    assert match(data).choice.tolist() == [0, -1, 0, -1]


def test_the_same_market_gives_the_same_digest_and_another_match_another() -> None:
    data = invented_market(Town(300, 18, 0.5), 4)
    first, again = match(data), match(json.loads(json.dumps(data)))
    assert first.to_json() == again.to_json()
    assert first.digest != match(invented_market(Town(300, 18, 0.5), 5)).digest


def test_a_wish_to_stop_ends_the_proof_with_the_match_so_far() -> None:
    chance = random.Random(1)
    unstable = (brute.tiny(chance) for _ in range(10_000))
    data = next(d for d in unstable if match(d).blocking)
    heard: list[Progress] = []

    result = match(data, prove=True, time_limit_s=0.0, progress=heard.append)

    assert result.status in {Stability.UNKNOWN, Stability.NONE_EXISTS}
    assert result.choice.tolist() == match(data).choice.tolist()


def test_two_terms_for_one_child_count_one_child() -> None:
    data = {"capacity": [1, 1], "family_sizes": [1], "options": [[[[0, 1, 1], [1, 1, 1]]]]}
    assert match(data).placed == 1


def test_every_option_of_a_family_in_one_class_shares_its_key() -> None:
    data = {
        "capacity": [2],
        "family_sizes": [2, 1],
        "options": [[[[0, 2, 2]], [[0, 1, 2]]], [[[0, 1, 1]]]],
    }
    assert match(data, prove=True).choice.tolist() == [1, 0]


def test_a_large_town_is_matched_the_same_each_time() -> None:
    data = invented_market(Town(4_000, 120, 0.3), 2)
    market = market_from_data(data)
    result = match(market)
    assert result.blocking == len(brute.blocking(data, result.choice.tolist())) <= 1
    assert np.array_equal(result.choice, match(market).choice)


def test_a_ticket_for_each_child_can_leave_no_stable_match_and_one_for_the_family_cannot() -> None:
    """Two children together, one drawn first and one last; between them another child."""

    def told(brother: int, sister: int) -> str:
        data = {
            "capacity": [1, 1],
            "family_sizes": [2, 1],
            "options": [[[[0, 1, brother], [1, 1, sister]]], [[[0, 1, 2]], [[1, 1, 2]]]],
        }
        return match(data, prove=True).status

    assert told(1, 3) == Stability.NONE_EXISTS
    assert told(1, 1) == told(3, 3) == Stability.STABLE
