"""Reading GeoJSON: polygons with properties become areas in WGS-84."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, shape
from shapely.geometry.base import BaseGeometry

from minsheng.common.geo import to_wgs84
from minsheng.common.geojsonfile import features_in
from minsheng.common.problem import Problem, Refused

MAX_CORNERS = 300_000
"""In one file: a province in full detail; each is converted by itself."""

MENDED = 0.01
"""A polygon whose mending changes its area by more than this share is not what was meant."""


@dataclass(frozen=True, slots=True)
class FileArea:
    """One feature: its place in the file from 1, what is said about it, and its area or what is wrong."""

    number: int
    properties: Mapping[str, str]
    area: MultiPolygon | None = None
    problem: Problem | None = None


def read_areas(data: bytes, datum: str) -> list[FileArea]:
    """Every feature of the file, its polygon converted from ``datum`` to WGS-84 once.

    Raises:
        Refused: the file as a whole cannot be taken; a bad feature stays with its problem.
    """
    if not data.strip():
        raise Refused("empty_file")
    features = features_in(data)
    return [_area(number, feature, datum) for number, feature in enumerate(features, start=1)]


def _area(number: int, feature: Any, datum: str) -> FileArea:
    feature = feature if isinstance(feature, dict) else {}
    told = feature.get("properties")
    told = told if isinstance(told, dict) else {}
    properties = {
        str(key).casefold(): str(value).strip()
        for key, value in told.items()
        if isinstance(value, str | int)
    }
    try:
        return FileArea(number, properties, _converted(_polygons(feature.get("geometry")), datum))
    except Refused as refused:
        return FileArea(number, properties, problem=refused.problem)


def _polygons(geometry: Any) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Refused("not_an_area", kind=str(kind or "null")[:30])
    try:
        found = shapely.force_2d(shape(geometry))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.GEOSException):
        raise Refused("area_broken") from None
    corners = shapely.get_coordinates(found)
    if len(corners) > MAX_CORNERS:
        raise Refused("too_many_corners", count=len(corners), most=MAX_CORNERS)
    if not (np.abs(corners) <= (180, 90)).all():
        raise Refused("area_not_on_earth")
    return found


def _converted(area: BaseGeometry, datum: str) -> MultiPolygon:
    if datum != "wgs84":
        area = shapely.transform(
            area, lambda corners: np.array([to_wgs84(lon, lat, datum) for lon, lat in corners])
        )
    whole = area if area.is_valid else _mended(area)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    if not parts or not whole.area:
        raise Refused("area_broken")
    return MultiPolygon(parts)


def _mended(area: BaseGeometry) -> BaseGeometry:
    """Rings that touch or cross themselves a little, as drawn borders do, made proper.

    Raises:
        Refused: mending would change the area, as of a ring drawn crosswise.
    """
    mended = shapely.make_valid(area, method="structure", keep_collapsed=False)
    if abs(mended.area - area.area) > MENDED * mended.area:
        raise Refused("area_crosses_itself")
    return mended
