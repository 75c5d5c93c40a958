"""Every choice a family would rather have had is explained by numbers that add up."""

from __future__ import annotations

import numpy as np
import pytest

from minsheng.engines.admission import Explainer, explain, market_from_data, match, sentences
from minsheng.engines.admission.invented import Town, invented_market


@pytest.mark.parametrize("reserved", [False, True])
def test_every_refusal_is_borne_out_by_its_numbers(reserved: bool) -> None:
    data = invented_market(Town(200, 12, 0.3), 5)
    if reserved:
        data["reserves"] = [[seats // 3] for seats in data["capacity"]]
        data["groups"] = [
            family % 3 - 1 if family % 3 < 2 else -1 for family in range(len(data["options"]))
        ]
    market, result = market_from_data(data), match(data)
    assert not result.blocking
    explainer = Explainer(market, result.choice)
    for family in range(market.families):
        told = explainer.explain(family)
        got = len(data["options"][family]) if told.granted < 0 else told.granted
        assert [better.option for better in told.better] == list(range(got))
        for better in told.better:
            assert any(part.lacking for part in better.parts)
            for part in better.parts:
                sum_of = part.seats_before + part.seats_reserved + part.left
                assert sum_of == part.capacity == data["capacity"][part.kind]
                if not reserved and part.lacking and part.asked == 1:
                    assert part.last_place < part.place


def test_two_seats_asked_and_one_left_is_said_so() -> None:
    data = {
        "capacity": [2],
        "family_sizes": [1, 2, 1],
        "options": [[[[0, 1, 1]]], [[[0, 2, 2]]], [[[0, 1, 3]]]],
    }
    market = market_from_data(data)
    told = sentences(explain(market, match(market).choice, 1), lambda kind: f"{kind} 班")
    assert told[0] == "您家这次没有获得名额。"
    assert "剩 1 个，您家需要 2 个" in told[1]
    assert "录取到第 3 位，您家是第 2 位" in told[1]


def test_words_for_a_place_a_reserve_and_a_class_too_small() -> None:
    data = {
        "capacity": [1, 1],
        "family_sizes": [2, 1],
        "options": [[[[0, 2, 1]], [[1, 1, 1]], [[0, 1, 1]]], [[[1, 1, 2]]]],
        "reserves": [[0], [1]],
        "groups": [-1, 0],
    }
    market = market_from_data(data)
    choice = match(market).choice
    assert choice.tolist() == [2, 0]
    told = sentences(explain(market, choice, 0), str)
    assert told[0] == "您家获得第 3 志愿。"
    assert "一共只有 1 个名额，您家需要 2 个" in told[1]
    assert "预留给其他群体的占 1 个，剩 0 个" in told[2]


def test_the_words_can_be_anothers() -> None:
    data = {"capacity": [1], "family_sizes": [1], "options": [[[[0, 1, 1]]]]}
    market = market_from_data(data)
    told = sentences(explain(market, np.array([0]), 0), str, {"granted": "Choice {choice}."})
    assert told == ["Choice 1."]
