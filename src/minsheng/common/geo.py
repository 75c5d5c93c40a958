"""Points on the earth: WGS-84 inside, other Chinese datums converted once at the edge."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import geocoordinates_ffi as geo

DATUMS = ("wgs84", "gcj02", "bd09")
EARTH_RADIUS_M = 6_371_008.8


class LonLat(NamedTuple):
    """Degrees, longitude first."""

    lon: float
    lat: float


class NotOnEarth(ValueError):
    """Longitude or latitude is outside its range or not a number."""


def checked(lon: float, lat: float) -> LonLat:
    """The point, if it is one.

    Raises:
        NotOnEarth: longitude is not in [-180, 180] or latitude not in [-90, 90].
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise NotOnEarth(f"({lon}, {lat})")
    return LonLat(lon, lat)


_INTO_WGS84: dict[str, Callable[[float, float], Any]] = {
    "gcj02": lambda lon, lat: geo.gcj02_to_wgs84_refined(geo.Gcj02(lat=lat, lon=lon)),
    "bd09": lambda lon, lat: geo.bd09_to_wgs84_refined(geo.Bd09(lat=lat, lon=lon)),
}
_OUT_OF_WGS84: dict[str, Callable[[Any], Any]] = {
    "gcj02": geo.wgs84_to_gcj02,
    "bd09": geo.wgs84_to_bd09,
}


def to_wgs84(lon: float, lat: float, datum: str) -> LonLat:
    """A point given in ``datum`` ("wgs84", "gcj02", "bd09") as WGS-84, right to about a metre.

    Raises:
        NotOnEarth: the point is none.
        KeyError: the datum is not known.
    """
    point = checked(lon, lat)
    if datum == "wgs84":
        return point
    found = _INTO_WGS84[datum](lon, lat)
    return LonLat(found.lon, found.lat)


def from_wgs84(lon: float, lat: float, datum: str) -> LonLat:
    """A WGS-84 point as a map of ``datum`` shows it.

    Raises:
        NotOnEarth: the point is none.
        KeyError: the datum is not known.
    """
    point = checked(lon, lat)
    if datum == "wgs84":
        return point
    found = _OUT_OF_WGS84[datum](geo.Wgs84(lat=lat, lon=lon))
    return LonLat(found.lon, found.lat)


def distance_m(a: LonLat, b: LonLat) -> float:
    """Metres between two points along the sphere (haversine); within 0.6 % of the ellipsoid."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b.lon - a.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))
