"""Places as metres: datums converted once at the edge, straight lines measured exactly."""

from __future__ import annotations

from typing import Any

import geocoordinates_ffi as geo
import numpy as np
from scipy.spatial import cKDTree

from .problem import Floats, Ints

# Closer than this to the reach counts as within it, so that a point at exactly 1,000 m is within
# 1,000 m whatever the rounding of the last digit.
REACH_TOLERANCE_M = 1e-6

_MEAN_RADIUS_M = 6_371_008.8
_EQUATOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257223563


def positions(xy: Floats, datum: str) -> Floats:
    """Positions in metres in which straight lines can be measured.

    Args:
        xy: (n, 2) metres for "plane"; longitude and latitude in degrees otherwise.
        datum: "wgs84", "gcj02", "bd09" or "plane".

    Returns:
        (n, 2) unchanged for "plane"; (n, 3) earth-centred on the WGS-84 ellipsoid otherwise, so
        that no map projection distorts anything, in a town or across a province.
    """
    if datum == "plane":
        return xy
    lon, lat = np.radians(_to_wgs84(xy, datum)).T
    eccentricity_sq = _FLATTENING * (2 - _FLATTENING)
    normal = _EQUATOR_M / np.sqrt(1 - eccentricity_sq * np.sin(lat) ** 2)
    x = normal * np.cos(lat) * np.cos(lon)
    y = normal * np.cos(lat) * np.sin(lon)
    return np.column_stack([x, y, normal * (1 - eccentricity_sq) * np.sin(lat)])


def _to_wgs84(lonlat: Floats, datum: str) -> Floats:
    if datum == "wgs84":
        return lonlat
    if datum == "gcj02":
        moved = [geo.gcj02_to_wgs84_refined(geo.Gcj02(lon=x, lat=y)) for x, y in lonlat.tolist()]
    else:
        moved = [geo.bd09_to_wgs84_refined(geo.Bd09(lon=x, lat=y)) for x, y in lonlat.tolist()]
    return np.array([[point.lon, point.lat] for point in moved]).reshape(-1, 2)


def chord(metres: float | Floats, dimension: int) -> float | Floats:
    """Straight line through the ground that spans this way on the surface."""
    if dimension == 2:
        return metres
    half_turn = np.pi * _MEAN_RADIUS_M
    bent = np.minimum(metres, half_turn) / (2 * _MEAN_RADIUS_M)
    return 2 * _MEAN_RADIUS_M * np.sin(bent)


def surface(straight: Floats, dimension: int) -> Floats:
    """Way on the surface under a straight line through the ground; inverse of `chord`."""
    if dimension == 2:
        return straight
    half = np.minimum(straight / (2 * _MEAN_RADIUS_M), 1.0)
    return 2 * _MEAN_RADIUS_M * np.arcsin(half)


def pairs_within(points: Floats, sites: Floats, reach_m: float) -> tuple[Ints, Ints]:
    """All (point, site) within reach as CSR: ``indptr`` (n + 1,) and site ``indices``, sorted."""
    if not len(points) or not len(sites):
        return np.zeros(len(points) + 1, dtype=np.int64), np.zeros(0, dtype=np.int64)
    radius = float(chord(reach_m + REACH_TOLERANCE_M, points.shape[1]))
    tree = cKDTree(sites)
    near: Any = tree.query_ball_point(points, radius, return_sorted=True)
    length = np.fromiter((len(n) for n in near), dtype=np.int64, count=len(points))
    indptr = np.concatenate([[0], np.cumsum(length)])
    indices = np.concatenate([np.asarray(n, dtype=np.int64) for n in near])
    return indptr, indices


def distances_between(points: Floats, sites: Floats) -> Floats:
    """(n, m) metres on the surface between every point and every site."""
    square = np.zeros((len(points), len(sites)))
    for axis in range(points.shape[1]):
        square += (points[:, axis, None] - sites[None, :, axis]) ** 2
    return surface(np.sqrt(square), points.shape[1])
