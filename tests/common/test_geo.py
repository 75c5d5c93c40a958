"""Datums: there and back within a metre, and offsets where China shifts its maps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.common.geo import LonLat, NotOnEarth, distance_m, from_wgs84, to_wgs84


@given(st.sampled_from(["wgs84", "gcj02", "bd09"]), st.floats(110, 122), st.floats(24, 36))
def test_there_and_back_is_within_a_metre(datum: str, lon: float, lat: float) -> None:
    back = to_wgs84(*from_wgs84(lon, lat, datum), datum)
    assert distance_m(LonLat(lon, lat), back) < 1.0


@pytest.mark.parametrize(("datum", "least", "most"), [("gcj02", 300, 700), ("bd09", 800, 1600)])
def test_shifted_maps_are_hundreds_of_metres_off(datum: str, least: float, most: float) -> None:
    quzhou = LonLat(118.8686, 28.9594)
    assert least < distance_m(quzhou, from_wgs84(*quzhou, datum)) < most


def test_swapped_or_missing_figures_are_refused() -> None:
    with pytest.raises(NotOnEarth):
        to_wgs84(28.9, 118.8, "gcj02")
    with pytest.raises(NotOnEarth):
        to_wgs84(float("nan"), 28.9, "wgs84")
    with pytest.raises(KeyError):
        to_wgs84(118.8, 28.9, "cgcs")
