"""A point is held against the towns: strays are found, and honest points are left in peace."""

from __future__ import annotations

import math

import pytest

from minsheng.common.geo import LonLat, distance_m
from minsheng.imports.geography import Geography, Town
from minsheng.organisations.starter import starter_rows

FAR_FROM_TOWN_KM, FAR_FROM_COUNTY_KM = 12, 8


def towns() -> list[Town]:
    """The 100 real towns of Quzhou; the code of a town's county serves as its path."""
    return [
        Town(
            f"{row['parent']}.{row['code']}.",
            row["name"],
            row["name_en"],
            LonLat(float(row["lon"]), float(row["lat"])),
        )
        for row in starter_rows()
        if row["kind"] == "town"
    ]


def moved(point: LonLat, km: float, bearing_deg: float) -> LonLat:
    angle = math.radians(bearing_deg)
    lat = point.lat + km / 111.2 * math.cos(angle)
    return LonLat(point.lon + km / 111.2 * math.sin(angle) / math.cos(math.radians(point.lat)), lat)


@pytest.mark.parametrize("bearing_deg", range(0, 360, 30))
@pytest.mark.parametrize("km", [18, 21])
def test_a_point_displaced_by_18_to_21_km_never_passes_for_its_town(
    km: int, bearing_deg: int
) -> None:
    geography = Geography(towns())
    passed = [
        town.name
        for town in geography.towns
        if geography.stray(moved(town.point, km, bearing_deg), town.path, far_km=FAR_FROM_TOWN_KM)
        is None
    ]
    # In the mountains a town may have no other one nearer for 24 km; there, twice the limit decides.
    assert [name for name in passed if not _alone(geography, name, km, bearing_deg)] == []
    assert len(passed) <= 10


def _alone(geography: Geography, name: str, km: int, bearing_deg: int) -> bool:
    town = next(town for town in geography.towns if town.name == name)
    distances = geography.distances_m(moved(town.point, km, bearing_deg))
    return geography.towns[int(distances.argmin())].name == name


@pytest.mark.parametrize("km", [0, 3, 6])
def test_honest_points_around_a_town_are_left_in_peace(km: int) -> None:
    geography = Geography(towns())
    for town in geography.towns:
        for bearing_deg in range(0, 360, 45):
            point = moved(town.point, km, bearing_deg)
            assert geography.stray(point, town.path, far_km=FAR_FROM_TOWN_KM) is None
            assert (
                geography.stray(point, town.path.split(".")[0] + ".", far_km=FAR_FROM_COUNTY_KM)
                is None
            )


def test_six_towns_of_one_list_displaced_are_six_refusals() -> None:
    """As in a public list of town seats in which six points lay 18 to 21 km off."""
    geography = Geography(towns())
    displaced = dict(zip(range(0, 96, 16), (18.2, 18.9, 19.4, 20.1, 20.6, 21.0), strict=True))
    refused = []
    for i, town in enumerate(geography.towns):
        centre = LonLat(118.72, 28.90)
        bearing = math.degrees(math.atan2(centre.lon - town.point.lon, centre.lat - town.point.lat))
        point = moved(town.point, displaced.get(i, 0.5), bearing)
        if geography.stray(point, town.path, far_km=FAR_FROM_TOWN_KM):
            refused.append(i)
    assert refused == list(displaced)


def test_a_point_outside_the_city_is_refused_though_no_other_town_is_nearer() -> None:
    found = Geography(towns()).stray(LonLat(120.15, 30.27), "330825.", far_km=FAR_FROM_COUNTY_KM)
    assert found is not None
    assert found.distance_km == pytest.approx(130, abs=25)


def test_distances_are_those_of_the_sphere() -> None:
    geography = Geography(towns()[:3])
    point = LonLat(118.5, 28.5)
    expected = [distance_m(point, town.point) for town in geography.towns]
    assert list(geography.distances_m(point)) == pytest.approx(expected)


def test_without_towns_nothing_is_claimed() -> None:
    assert Geography([]).stray(LonLat(0, 0), "330802.", far_km=8) is None
