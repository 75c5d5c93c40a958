"""Targets over counties: exact sums, bounds kept, nobody treated worse than the rule says."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.engines.appraisal.curve import Curve, behind, forecast
from minsheng.engines.appraisal.targets import CeilingsTooLow, FloorsTooHigh, split


def test_largest_remainders() -> None:
    assert split(80, {"甲": 5, "乙": 3, "丙": 3}) == {"甲": 36, "乙": 22, "丙": 22}
    assert split(10, {"甲": 1, "乙": 1, "丙": 1}) == {"丙": 4, "乙": 3, "甲": 3}


def test_bounds_move_the_rest_in_proportion() -> None:
    """30 % of 100 for b is held at 10; a and c have the other 90 as 6 to 1… c's floor of 20 leaves 70."""
    found = split(100, {"a": 60, "b": 30, "c": 10}, floors={"c": 20}, ceilings={"b": 10})

    assert found == {"a": 70, "b": 10, "c": 20}


def test_who_weighs_nothing_gets_the_floor() -> None:
    assert split(5, {"a": 0, "b": 7}, floors={"a": 2}) == {"a": 2, "b": 3}


def test_floors_that_do_not_fit_are_named() -> None:
    with pytest.raises(FloorsTooHigh, match="the floors add up to 12, the target is 10: a 7, b 5"):
        split(10, {"a": 1, "b": 1, "c": 1}, floors={"a": 7, "b": 5})


def test_ceilings_that_do_not_fit_are_named() -> None:
    with pytest.raises(CeilingsTooLow, match="at most 5 can be given, the target is 9: a 3, b 2"):
        split(9, {"a": 1, "b": 0}, ceilings={"a": 3}, floors={"b": 2})


@pytest.mark.parametrize(
    "bad",
    [{"weights": {"a": -1}}, {"floors": {"a": -1}}, {"floors": {"a": 3}, "ceilings": {"a": 2}}],
)
def test_nonsense_is_refused(bad: dict[str, dict[str, int]]) -> None:
    with pytest.raises(ValueError, match=r"^a:"):
        split(
            5, bad.get("weights", {"a": 1}), floors=bad.get("floors"), ceilings=bad.get("ceilings")
        )


@st.composite
def problems(draw: st.DrawFn) -> tuple[int, dict[str, int], dict[str, int], dict[str, int]]:
    names = "abcdefgh"[: draw(st.integers(1, 8))]
    weights = {name: draw(st.integers(1, 50)) for name in names}
    floors = {name: draw(st.integers(0, 10)) for name in names}
    ceilings = {name: floors[name] + draw(st.integers(0, 30)) for name in names}
    total = draw(st.integers(sum(floors.values()), sum(ceilings.values())))
    return total, weights, floors, ceilings


@given(problems())
def test_sums_are_exact_and_bounds_hold(
    problem: tuple[int, dict[str, int], dict[str, int], dict[str, int]],
) -> None:
    total, weights, floors, ceilings = problem
    found = split(total, weights, floors=floors, ceilings=ceilings)

    assert sum(found.values()) == total
    assert all(floors[name] <= found[name] <= ceilings[name] for name in weights)
    for a in (
        weights
    ):  # nobody could give one to another who has less for his weight, unless a bound forbids it
        for b in weights:
            if found[a] > floors[a] and found[b] < ceilings[b]:
                assert Fraction(found[a] - 1, weights[a]) <= Fraction(found[b] + 1, weights[b])


@given(st.integers(0, 300), st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_without_bounds_everybody_is_within_one_of_the_exact_part(
    total: int, sizes: list[int]
) -> None:
    weights = {str(i): size for i, size in enumerate(sizes)}
    for name, given_to in split(total, weights).items():
        assert abs(given_to - Fraction(total * weights[name], sum(sizes))) < 1


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


CURVE = Curve(((day(1, 1), Fraction(0)), (day(6, 30), Fraction(60)), (day(12, 31), Fraction(100))))


def test_the_plan_rises_straight_between_its_days() -> None:
    assert CURVE.planned(dt.date(2025, 12, 31)) == 0
    assert CURVE.planned(day(4, 1)) == 30
    assert CURVE.planned(day(6, 30)) == 60
    assert CURVE.planned(dt.date(2027, 3, 1)) == 100
    assert CURVE.due(17, day(4, 1)) == 5
    assert behind(Fraction(60), Fraction("50.1")) == Fraction("9.9")
    assert behind(Fraction(60), Fraction(70)) == 0


@pytest.mark.parametrize(
    "points", [[], [(1, 0)], [(1, 50), (1, 100)], [(1, 60), (2, 50), (3, 100)], [(1, -1), (2, 100)]]
)
def test_a_curve_rises_to_the_whole(points: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="ends at 100"):
        Curve(tuple((day(month, 1), Fraction(done)) for month, done in points))


def test_a_forecast_goes_on_as_before_and_says_how_sure_it_is() -> None:
    assert forecast([], 6) is None
    steady = forecast([2, 4, 6, 8, 10, 12], 6)
    assert steady is not None
    assert steady.expected == 24
    assert (steady.low, steady.high) == (17, 31)  # 24 ± 1.28 × √(2 × (6 + 6))
    half = forecast([2, 4, 6, 8, 10], 7, part=Fraction(1, 2), more=1)
    assert half is not None
    assert half.expected == 24
    over = forecast([5, 9], 0)
    assert over is not None
    assert (over.low, over.expected, over.high) == (9, 9.0, 9)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.integers(0, 11))
def test_a_forecast_never_takes_back_what_is_done(steps: list[int], left: int) -> None:
    counts = [sum(steps[: i + 1]) for i in range(len(steps))]
    found = forecast(counts, left)

    assert found is not None
    assert counts[-1] <= found.low <= found.expected + 1e-9 <= found.high + 1e-9
