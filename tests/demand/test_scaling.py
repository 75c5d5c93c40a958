"""From answers to workers: scaled to what is known, honest about the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.demand.rules import Reading, estimates, scales, shares, wilson

MORNING, NOON = "h06", "h10"


def rider(*bands: str, town: str = "t1", **more: object) -> Reading:
    return Reading("delivery", town, bands, **more)  # type: ignore[arg-type]


def test_answers_stand_for_the_population_of_their_group_and_town() -> None:
    readings = [rider(MORNING, NOON), rider(NOON), rider(NOON), rider(NOON)]
    rows = estimates(readings, scales(readings, {("delivery", "t1"): 200}, fallback=1))

    assert [(row.band, row.answers, row.workers) for row in rows] == [
        (MORNING, 1, 50.0),
        (NOON, 4, 200.0),
    ]


def test_without_a_margin_each_answer_stands_for_the_fallback() -> None:
    readings = [rider(NOON, town="t9")]
    found = scales(readings, {}, fallback=7)
    assert (found[0].population, found[0].weight) == (None, 7)


def test_own_positions_are_kept_only_as_hexagons() -> None:
    near = [(118.8700, 28.9500), (118.8701, 28.9501)]
    readings = [rider(NOON, point=point) for point in near]
    rows = estimates(readings, scales(readings, {}, fallback=1))
    assert len(rows) == 1
    assert rows[0].cell


def test_saying_the_same_part_of_the_day_twice_counts_once() -> None:
    readings = [rider(NOON, NOON)]
    assert estimates(readings, scales(readings, {}, fallback=1))[0].answers == 1


BANDS = st.lists(st.sampled_from(["h06", "h10", "h14", "h18", "h22"]), max_size=5)


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", ""]), st.sampled_from(["t1", "t2", ""]), BANDS),
        max_size=30,
    ),
    st.integers(0, 500),
)
def test_no_part_of_the_day_ever_holds_more_than_the_population(
    said: list[tuple[str, str, list[str]]], population: int
) -> None:
    readings = [Reading(group, town, tuple(bands)) for group, town, bands in said]
    margins = {(group, town): population for group in "ab" for town in ("t1", "t2")}
    rows = estimates(readings, scales(readings, margins, fallback=1))

    sums: dict[tuple[str, str, str], float] = {}
    for row in rows:
        key = (row.group, row.town, row.band)
        sums[key] = sums.get(key, 0) + row.workers
    assert all(total <= population + 0.05 for total in sums.values())
    assert sum(row.answers for row in rows) == sum(
        len(set(one.bands)) for one in readings if one.usable
    )


def test_shares_come_with_interval_and_median_reach() -> None:
    readings = [
        rider(NOON, needs=("water", "rest"), reach_m=400),
        rider(NOON, needs=("water",), reach_m=600),
    ]
    found = {row.service: row for row in shares(readings, ["rest", "shower", "water"])}

    assert (found["water"].share, found["rest"].share, found["shower"].share) == (1.0, 0.5, 0.0)
    assert found["rest"].low < 0.5 < found["rest"].high
    assert found["water"].reach_m == 500
    assert shares([], ["water"]) == []


@pytest.mark.parametrize(
    ("count", "size", "low", "high"),
    [(78, 100, 0.689, 0.850), (0, 0, 0.0, 1.0), (5, 5, 0.566, 1.0)],
)
def test_the_interval_is_wilsons(count: int, size: int, low: float, high: float) -> None:
    found = wilson(count, size)
    assert found == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))
