"""Sheets, risk and routes on plain values."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.common.geo import LonLat
from minsheng.inspections.rules import sheet
from minsheng.inspections.rules.risk import USUAL, Evidence, Weights, grounds, points
from minsheng.inspections.rules.route import (
    CLOCK_MIN,
    MOST,
    SETS_OUT_MIN,
    Rounds,
    TooManyStops,
    day_routes,
    road_m,
)
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
    found = day_routes(start, places)
    days = found.days
    assert sorted(stop.index for day in days for stop in day.stops) == list(range(len(places)))
    if len(days) == 1:
        best = min(
            road_m(start, order[0])
            + sum(road_m(a, b) for a, b in pairwise(order))
            + road_m(order[-1], start)
            for order in permutations(places)
        )
        assert days[0].total_m <= best * 1.25 + 1
    assert day_routes(start, places) == found


def test_more_stops_than_a_sheet_holds_are_refused() -> None:
    here = LonLat(118.87, 28.95)
    assert day_routes(here, []).days == ()
    with pytest.raises(TooManyStops):
        day_routes(here, [here] * (MOST + 1))


NEAR = [LonLat(118.871, 28.951), LonLat(118.872, 28.952), LonLat(118.873, 28.953)]
HERE = LonLat(118.87, 28.95)


def arrivals(found: Rounds) -> dict[int, int]:
    """Point → minutes since the first day's midnight."""
    return {
        stop.index: day.number * CLOCK_MIN + SETS_OUT_MIN + stop.arrives_min
        for day in found.days
        for stop in day.stops
    }


def test_nobody_arrives_at_a_shut_door() -> None:
    lunch = [(8 * 60, 9 * 60), (14 * 60, 17 * 60)]
    tuesday = [(CLOCK_MIN + 9 * 60, CLOCK_MIN + 11 * 60)]
    found = day_routes(HERE, NEAR, [lunch, [(15 * 60, 16 * 60)], tuesday])
    at = arrivals(found)
    assert any(first <= at[0] < last for first, last in lunch)
    assert 15 * 60 <= at[1] < 16 * 60
    assert CLOCK_MIN + 9 * 60 <= at[2] < CLOCK_MIN + 11 * 60
    assert [day.number for day in found.days] == [0, 1]
    assert (found.left_out, found.any_time) == ((), ())


def test_a_door_open_only_at_night_is_visited_and_marked() -> None:
    found = day_routes(HERE, NEAR[:2], [[(20 * 60, 24 * 60)], None])
    assert set(arrivals(found)) == {0, 1}
    assert found.any_time == (0,)


def test_what_no_day_can_take_is_left_out_and_named() -> None:
    minute = [(9 * 60, 9 * 60 + 5)]  # three doors open for the same five minutes of one day
    found = day_routes(HERE, NEAR, [minute, minute, minute])
    assert len(arrivals(found)) == 1
    assert len(found.left_out) == 2


COUNTS = st.integers(0, 60)


@given(
    st.builds(Evidence, st.none() | st.integers(0, 3000), *[COUNTS] * 5),
    st.builds(Weights, *[COUNTS] * len(Weights.names())),
)
def test_the_risk_is_the_sum_of_its_grounds(evidence: Evidence, weights: Weights) -> None:
    counts = {name: {7: count} for name, count in evidence._asdict().items() if name != "days"}
    told = points({7: weights}, {7: evidence.days}.get, counts)
    assert told == {7: sum(one.points for one in grounds(evidence, weights))}
