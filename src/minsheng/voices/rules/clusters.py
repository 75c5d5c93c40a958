"""Closed doors near each other: one locked station is a key that was lost, two are a pattern."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from minsheng.common.geo import LonLat, distance_m
from minsheng.voices.rules.limits import CLUSTER, CLUSTER_M

METRES_PER_DEGREE = 111_000.0


@dataclass(frozen=True, slots=True)
class Door:
    """A report that a door was closed: where, when, at which station, from which connection ("" unknown)."""

    key: int
    station: int
    at: dt.datetime
    point: LonLat
    mark: str


def near(door: Door, others: Iterable[Door]) -> list[Door]:
    """Reports within 500 m and 24 hours that are not the same person at the same door again, oldest first."""
    found = [
        other
        for other in others
        if other.key != door.key
        and abs(door.at - other.at) <= CLUSTER
        and not (other.station == door.station and other.mark == door.mark)
        and distance_m(door.point, other.point) <= CLUSTER_M
    ]
    return sorted(found, key=lambda other: (other.at, other.key))


def box(point: LonLat) -> tuple[float, float, float, float]:
    """West, south, east, north of a square that holds the circle around ``point``: what the database can ask."""
    lon, lat = point
    high = CLUSTER_M / METRES_PER_DEGREE * 1.01
    wide = high / max(0.05, math.cos(math.radians(lat)))
    return lon - wide, lat - high, lon + wide, lat + high
