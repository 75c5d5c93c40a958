"""Sheets, risk and routes on plain values."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.common.geo import LonLat
from minsheng.inspections.rules import sheet
from minsheng.inspections.rules.risk import USUAL, Evidence, grounds
from minsheng.inspections.rules.route import MOST, TooManyStops, day_routes, road_m
from minsheng.inspections.rules.sheet import Item

A, B, C = (
    Item("a", "1", "", weight=2),
    Item("b", "2", "", weight=1, when=("a", "pass")),
    Item("c", "3", "", weight=1, when=("b", "fail")),
)
RESULTS = st.sampled_from(["pass", "fail", "na"])


def test_an_item_hangs_on_another() -> None:
    assert sheet.asked([A, B, C], {"a": "fail", "b": "fail"}) == [A]
    assert sheet.asked([A, B, C], {"a": "pass", "b": "fail"}) == [A, B, C]


@given(st.dictionaries(st.sampled_from("abc"), RESULTS))
def test_the_score_is_the_share_of_what_was_asked(results: dict[str, str]) -> None:
    found = sheet.score([A, B, C], results)
    asked = sheet.asked([A, B, C], results)
    counted = [one for one in asked if results.get(one.key) in {"pass", "fail"}]
    passed = sum(one.weight for one in counted if results[one.key] == "pass")
    weight = sum(one.weight for one in counted)
    assert found.percent == (100 * passed // weight if weight else None)


@pytest.mark.parametrize(
    "answers",
    [
        {"z": {"result": "pass"}},
        {"a": {"result": "maybe"}},
        {"a": "pass"},
        {"a": {"result": "fail", "note": 3}},
    ],
)
def test_an_answer_that_says_nothing_is_refused(answers: dict[str, object]) -> None:
    content = [{"items": [{"key": "a", "number": "1", "text": ""}]}]
    with pytest.raises(sheet.BadAnswer):
        sheet.checked(content, answers)


def test_every_point_of_risk_has_its_ground() -> None:
    found = grounds(Evidence(days=95, report=2, expired=1), USUAL)
    assert [(one.name, one.count, one.points) for one in found] == [
        ("report", 2, 16),
        ("month", 3, 15),
        ("expired", 1, 5),
    ]
    assert grounds(Evidence(), USUAL)[0].name == "never"


POINTS = st.lists(st.tuples(st.floats(118.6, 119.0), st.floats(28.8, 29.1)), min_size=1, max_size=6)


@given(POINTS)
def test_a_round_visits_every_station_once_and_is_close_to_the_shortest(
    points: list[tuple[float, float]],
) -> None:
    start = LonLat(118.87, 28.95)
    places = [LonLat(*one) for one in points]
    days = day_routes(start, places)
    assert sorted(stop.index for day in days for stop in day.stops) == list(range(len(places)))
    if len(days) == 1:
        best = min(
            road_m(start, order[0])
            + sum(road_m(a, b) for a, b in pairwise(order))
            + road_m(order[-1], start)
            for order in permutations(places)
        )
        assert days[0].total_m <= best * 1.25 + 1
    assert day_routes(start, places) == days


def test_more_stops_than_a_sheet_holds_are_refused() -> None:
    here = LonLat(118.87, 28.95)
    assert day_routes(here, []) == []
    with pytest.raises(TooManyStops):
        day_routes(here, [here] * (MOST + 1))
