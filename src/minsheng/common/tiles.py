"""A grid of squares a tenth of a degree wide, each with a number: one column that an index can begin with.

An index on latitude and longitude reads the whole band between two latitudes; one on the number reads only
the squares asked for.
"""

from __future__ import annotations

import math

from minsheng.common.geo import LonLat

PER_DEGREE = 10
ROW = 360 * PER_DEGREE


def tile_of(point: LonLat) -> int:
    """The number of the square that holds the point; 0 or more."""
    return _row(point.lat) * ROW + _column(point.lon)


def tiles_between(south_west: LonLat, north_east: LonLat) -> list[int]:
    """The squares that hold all points from one corner to the other, in their order."""
    columns = range(_column(south_west.lon), _column(north_east.lon) + 1)
    rows = range(_row(south_west.lat), _row(north_east.lat) + 1)
    return [row * ROW + column for row in rows for column in columns]


def _row(lat: float) -> int:
    return math.floor((lat + 90) * PER_DEGREE)


def _column(lon: float) -> int:
    return math.floor((lon + 180) * PER_DEGREE)
