"""A city on a flat sheet: kilometres east and north, straight enough for a few hundred of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from minsheng.common.geo import EARTH_RADIUS_M, LonLat

KM_PER_DEGREE = EARTH_RADIUS_M * math.pi / 180 / 1000


@dataclass(frozen=True, slots=True)
class Plane:
    """Equirectangular around one latitude; 1° away from it a kilometre eastwards is off by 1 %."""

    latitude: float

    @property
    def km_per_degree_lon(self) -> float:
        return KM_PER_DEGREE * math.cos(math.radians(self.latitude))

    def flat(self, shape: BaseGeometry) -> BaseGeometry:
        """The shape given in degrees, in kilometres."""
        scale = np.array([self.km_per_degree_lon, KM_PER_DEGREE])
        found: BaseGeometry = shapely.transform(shape, lambda places: places * scale)
        return found

    def degrees(self, shape: BaseGeometry) -> BaseGeometry:
        """The shape given in kilometres, in degrees."""
        scale = np.array([self.km_per_degree_lon, KM_PER_DEGREE])
        found: BaseGeometry = shapely.transform(shape, lambda places: places / scale)
        return found

    def place(self, point: LonLat) -> tuple[float, float]:
        """(east, north) in kilometres."""
        return point.lon * self.km_per_degree_lon, point.lat * KM_PER_DEGREE

    def point(self, place: Any) -> LonLat:
        """The point at (east, north) kilometres."""
        return LonLat(float(place[0]) / self.km_per_degree_lon, float(place[1]) / KM_PER_DEGREE)
