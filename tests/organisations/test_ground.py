"""A point is held against the ground of its county or town: strays are found, honest points left in peace."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.common.geo import LonLat, distance_m
from minsheng.organisations.rules import Ground, Known, Slack
from minsheng.organisations.rules.cells import around, cells
from minsheng.organisations.starter import starter_rows

CITY = Known("1.", "city", "样例市", "")
NONE = Slack(0, 0, 0, 12)


def quzhou() -> list[Known]:
    """Quzhou as it ships: 6 counties and 100 towns; the code of a town's county serves in its path."""
    city = Known("3308.", "city", "衢州市", "")
    return [
        city,
        *(
            Known(f"3308.{row['code']}.", "county", row["name"], row["name_en"])
            for row in starter_rows()
            if row["kind"] == "county"
        ),
        *(
            Known(
                f"3308.{row['parent']}.{row['code']}.",
                "town",
                row["name"],
                row["name_en"],
                LonLat(float(row["lon"]), float(row["lat"])),
            )
            for row in starter_rows()
            if row["kind"] == "town"
        ),
    ]


TOWNS = [one for one in quzhou() if one.is_town]
SEATS = [one.seat or LonLat(0, 0) for one in TOWNS]
GROUND = Ground(quzhou())


def county_of(town: Known) -> str:
    return ".".join(town.path.split(".")[:2]) + "."


def moved(point: LonLat, km: float, bearing_deg: float) -> LonLat:
    angle = math.radians(bearing_deg)
    lat = point.lat + km / 111.195 * math.cos(angle)
    return LonLat(
        point.lon + km / 111.195 * math.sin(angle) / math.cos(math.radians(point.lat)), lat
    )


def nearest(point: LonLat, count: int = 1) -> list[Known]:
    order = np.argsort([distance_m(point, seat) for seat in SEATS])
    return [TOWNS[int(place)] for place in order[:count]]


def displaced() -> list[tuple[Known, LonLat]]:
    """Every town's seat 18 to 21 km away, in every direction."""
    return [
        (town, moved(seat, km, bearing))
        for town, seat in zip(TOWNS, SEATS, strict=True)
        for km in (18, 19, 20, 21)
        for bearing in range(0, 360, 30)
    ]


def caught(points: list[tuple[Known, LonLat]]) -> float:
    return sum(GROUND.outside(point, county_of(town)) is not None for town, point in points) / len(
        points
    )


# --- the real towns of Quzhou: the figures of decision 0007 -----------------------------------


def test_of_points_displaced_into_another_county_four_of_five_are_refused_by_county_alone() -> None:
    abroad = [
        (town, point)
        for town, point in displaced()
        if county_of(nearest(point)[0]) != county_of(town)
    ]
    deep = [
        (town, point)
        for town, point in abroad
        if all(county_of(one) != county_of(town) for one in nearest(point, 3))
    ]
    assert caught(abroad) > 0.8
    assert caught(deep) > 0.98


def test_a_town_named_beside_the_county_catches_nearly_all() -> None:
    points = displaced()
    found = [GROUND.outside(point, town.path) is not None for town, point in points]
    assert sum(found) / len(found) > 0.99


@pytest.mark.parametrize("km", [0, 3, 5])
def test_honest_points_around_a_town_are_left_in_peace(km: float) -> None:
    points = [
        (town, moved(seat, km, bearing))
        for town, seat in zip(TOWNS, SEATS, strict=True)
        for bearing in range(0, 360, 30)
    ]
    assert not [point for town, point in points if GROUND.outside(point, town.path)]
    assert caught(points) < 0.02


def test_a_seat_left_out_of_the_estimate_still_lies_in_its_county() -> None:
    """The estimate is tried on what it was not made from: each town by the other 99."""
    refused = [
        town.name
        for town in TOWNS
        if Ground([one for one in quzhou() if one.path != town.path]).outside(
            town.seat or LonLat(0, 0), county_of(town)
        )
    ]
    assert len(refused) <= 3


def test_a_point_outside_the_city_is_refused_with_its_distance_and_no_wrong_hint() -> None:
    found = GROUND.outside(LonLat(120.15, 30.27), "3308.330825.")
    assert found is not None
    assert found.km == pytest.approx(120, abs=25)
    assert found.nearby is None


def test_who_has_no_ground_of_their_own_claims_the_city_s() -> None:
    ground = Ground([*quzhou(), Known("3308.zone.", "zone", "功能区", "")])
    assert ground.outside(SEATS[0], "3308.zone.") is None
    assert ground.outside(LonLat(120.15, 30.27), "3308.zone.") is not None


# --- stored borders ----------------------------------------------------------------------------


def square(west: float, south: float, size: float = 0.2) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(west, south, west + size, south + size)])


def bordered(**more: object) -> list[Known]:
    """Two square counties side by side, each with one town; only the first has a border."""
    return [
        CITY,
        Known("1.1.", "county", "东县", "East", border=square(118.5, 28.9)),
        Known("1.2.", "county", "西县", "West", **more),  # type: ignore[arg-type]
        Known("1.1.1.", "town", "东镇", "", LonLat(118.6, 29.0)),
        Known("1.2.1.", "town", "西镇", "", LonLat(118.4, 29.0)),
    ]


def test_a_border_decides_to_the_slack_of_borders() -> None:
    ground = Ground(bordered(), Slack(border_km=0.3))
    edge = LonLat(118.7, 29.0)
    assert ground.outside(moved(edge, 0.2, 90), "1.1.") is None
    found = ground.outside(moved(edge, 1.5, 90), "1.1.")
    assert found is not None
    assert (found.claimed.name, round(found.km, 1), found.is_estimated) == ("东县", 1.5, False)


def test_a_neighbour_without_border_does_not_claim_what_lies_within_ours() -> None:
    beyond = LonLat(118.505, 29.0)  # nearer to 西镇 in the cells' eyes, yet within 东县's border
    assert Ground(bordered(), NONE).outside(beyond, "1.2.") is not None
    assert Ground(bordered()[2:], NONE).outside(LonLat(118.45, 29.0), "1.2.") is None


def test_a_town_s_estimate_ends_at_the_border_of_its_county() -> None:
    ground = Ground(bordered())
    found = ground.outside(moved(LonLat(118.5, 29.0), 2, 270), "1.1.1.")
    assert found is not None
    assert (found.claimed.name, found.nearby and found.nearby.name) == ("东县", "西县")


def test_of_two_borders_the_point_lies_in_the_other_one() -> None:
    ground = Ground(bordered(border=square(118.3, 28.9)), NONE)
    found = ground.outside(LonLat(118.4, 29.0), "1.1.")
    assert found is not None
    assert found.nearby is not None
    assert found.nearby.name == "西县"
    assert found.km == pytest.approx(9.73, abs=0.05)


def test_the_ground_of_a_county_has_no_slits_between_its_towns() -> None:
    for county in (one for one in quzhou() if one.kind == "county"):
        area = GROUND.area(county.path)
        assert area is not None
        healed = area.shape.buffer(0.001).buffer(-0.001)
        assert area.shape.length == pytest.approx(healed.length, rel=0.001)


def test_without_knowledge_nothing_is_refused() -> None:
    assert Ground([]).outside(LonLat(0, 0), "1.") is None
    assert Ground([CITY]).outside(LonLat(0, 0), "1.9.") is None


# --- whatever the towns ------------------------------------------------------------------------

degrees = st.tuples(
    st.integers(-400, 400).map(lambda i: 118.6 + i / 1000),
    st.integers(-400, 400).map(lambda i: 28.9 + i / 1000),
).map(lambda pair: LonLat(*pair))
seats = st.lists(st.tuples(st.sampled_from("123"), degrees), min_size=1, max_size=12)


def made(towns: list[tuple[str, LonLat]], slack: Slack = NONE) -> Ground:
    counties = [Known(f"1.{code}.", "county", code, "") for code in "123"]
    named = [
        Known(f"1.{code}.{at}.", "town", str(at), "", seat) for at, (code, seat) in enumerate(towns)
    ]
    return Ground([CITY, *counties, *named], slack)


@settings(deadline=None, max_examples=60)
@given(seats)
def test_every_seat_lies_in_its_town_its_county_and_its_city(
    towns: list[tuple[str, LonLat]],
) -> None:
    """Also when seats fall together, stand in one line, or there is only one."""
    ground = made(towns, Slack(0, 0.001, 0.001, 12))
    for at, (code, seat) in enumerate(towns):
        for path in (f"1.{code}.{at}.", f"1.{code}.", "1."):
            assert ground.outside(seat, path) is None


@settings(deadline=None, max_examples=60)
@given(seats, degrees)
def test_a_point_lies_in_the_county_of_the_nearest_seat_and_in_no_other(
    towns: list[tuple[str, LonLat]], point: LonLat
) -> None:
    ground = made(towns)
    east, north = ground.plane.place(point)
    away = {
        code: min(
            (
                math.dist((east, north), ground.plane.place(seat))
                for one, seat in towns
                if one == code
            ),
            default=math.inf,
        )
        for code in "123"
    }
    first, second = sorted(away.values())[:2]
    for code, km in away.items():
        if math.isinf(km) or second - first < 0.01 or abs(km - 12) < 0.1:
            continue
        inside = ground.outside(point, f"1.{code}.") is None
        assert inside == (km == first and km < 12)


@settings(deadline=None, max_examples=60)
@given(seats, degrees, st.floats(0, 8))
def test_the_distance_is_the_way_to_the_nearest_spot_that_would_pass(
    towns: list[tuple[str, LonLat]], point: LonLat, slack_km: float
) -> None:
    ground = made(towns, Slack(0, slack_km, slack_km, 12))
    path = f"1.{towns[0][0]}."
    found = ground.outside(point, path)
    area = ground.area(path)
    assert area is not None
    edge = shapely.get_coordinates(shapely.segmentize(ground.plane.degrees(area.shape), 0.002))
    brute_km = min(distance_m(point, LonLat(lon, lat)) for lon, lat in edge) / 1000
    if found is None:
        inside = area.shape.contains(shapely.Point(ground.plane.place(point)))
        assert inside or brute_km < slack_km * 1.02 + 0.2
    else:
        assert found.km > slack_km * 0.98
        assert found.km == pytest.approx(brute_km, rel=0.02, abs=0.2)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(-60, 60)), max_size=15))
def test_cells_neither_overlap_nor_leave_gaps(places: list[tuple[float, float]]) -> None:
    distinct = sorted({(round(east, 1), round(north, 1)) for east, north in places})
    found = [
        around([seat], [cell], reach_km=10)
        for seat, cell in zip(distinct, cells(distinct, reach_km=10), strict=True)
    ]
    discs = shapely.union_all([shapely.Point(place).buffer(10) for place in distinct])
    assert sum(cell.area for cell in found) == pytest.approx(discs.area, rel=0.003)
    assert shapely.union_all(found).area == pytest.approx(discs.area, rel=0.003)
