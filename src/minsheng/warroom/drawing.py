"""The war map as SVG: grounds of unions by their light, sites by stage, roads of the offline base layer.

Drawn on the server, so that a screen without WebGL, or without script at all, shows it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from minsheng.organisations.claims import ground
from minsheng.organisations.models import Border
from minsheng.organisations.rules.ground import estimated_areas
from minsheng.organisations.wording import named
from minsheng.warroom.queries import Site, Unit, WarMap
from minsheng.web.drawn_map import base_features

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WIDTH, HEIGHT, EDGE = 1000, 860, 24
SQUARES = WIDTH * HEIGHT
"""More than there can be of at least a point each: stages are numbered above it."""
CELL = 10.0
"""Sites of one stage that fall into the same square of so many points are drawn as one larger dot."""
MOST_DOTS = 2_000
"""With more dots than this the squares are twice as wide: a page of twenty thousand sites is sent and drawn often."""
SMALLEST, LARGEST = 4.6, 10.0
"""Radius of a dot for one site, and for very many."""
DETAIL = 0.8
"""Corners closer than this many points to a straight line are not seen."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Degrees to picture points; a degree of longitude is as short as it is at this latitude."""

    west: float
    north: float
    scale: float
    squeeze: float
    shift: tuple[float, float]

    def place(self, places: Floats) -> Floats:
        """Where points lie on the picture: (n, 2) of longitude and latitude to (n, 2) of x and y."""
        across = (places[:, 0] - self.west) * self.squeeze * self.scale + self.shift[0]
        down = (self.north - places[:, 1]) * self.scale + self.shift[1]
        return np.column_stack([across, down]).round(1)


@dataclass(frozen=True, slots=True)
class Ground:
    """A union on the picture: its shape as SVG path ("" where nothing is known), its mark and name at ``x, y``."""

    unit: Unit
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Dots:
    """All sites of one stage as one SVG path of circles: a browser draws one shape, not thousands."""

    stage: str
    path: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws, from the ground up."""

    grounds: tuple[Ground, ...]
    roads: str
    dots: tuple[Dots, ...]
    width: int = WIDTH
    height: int = HEIGHT


def picture_of(war_map: WarMap) -> Picture | None:
    """The drawn map; None where nobody knows where anything lies."""
    shapes = _shapes(war_map.units)
    corners = [corner for shape in shapes.values() for corner in _corners(shape)]
    corners += [(lon, lat) for lon, lat, _stage in war_map.sites]
    if not corners:
        return None
    frame = frame_around(corners)
    grounds = (
        _ground(unit, shapes[unit.union.path], frame)
        for unit in war_map.units
        if unit.union.path in shapes
    )
    return Picture(tuple(grounds), _roads(frame), tuple(gathered(war_map.sites, frame)))


def _shapes(units: Sequence[Unit]) -> dict[str, BaseGeometry]:
    """Path → stored border, else the estimated ground, else the seat; degrees."""
    paths = [unit.union.path for unit in units]
    stored = Border.objects.filter(organisation__path__in=paths)
    shapes: dict[str, BaseGeometry] = {
        path: shapely.from_geojson(text)
        for path, text in stored.values_list("organisation__path", "shape")
    }
    known = ground()
    for area in estimated_areas(known, sorted({unit.union.kind for unit in units})):
        if area.owner.path in paths and area.owner.path not in shapes:
            shapes[area.owner.path] = known.plane.degrees(area.shape)
    for unit in units:
        lon, lat = unit.union.lon, unit.union.lat
        if unit.union.path not in shapes and lon is not None and lat is not None:
            shapes[unit.union.path] = shapely.Point(lon, lat)
    return shapes


def _corners(shape: BaseGeometry) -> list[tuple[float, float]]:
    west, south, east, north = shape.bounds
    return [(west, south), (east, north)]


def frame_around(corners: Sequence[tuple[float, float]]) -> Frame:
    """All corners fit in, as large as may be, in the middle."""
    lons, lats = [lon for lon, _lat in corners], [lat for _lon, lat in corners]
    squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2))
    wide = max((max(lons) - min(lons)) * squeeze, 0.02)
    high = max(max(lats) - min(lats), 0.02)
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)
    shift = ((WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2)
    return Frame(min(lons), max(lats), scale, squeeze, shift)


def _drawn(shape: BaseGeometry, frame: Frame) -> BaseGeometry:
    """The shape in picture points."""
    moved: BaseGeometry = shapely.transform(shape, frame.place)
    return moved


def _ground(unit: Unit, shape: BaseGeometry, frame: Frame) -> Ground:
    drawn = _drawn(shape, frame).simplify(DETAIL)
    largest = max(shapely.get_parts(drawn), key=lambda part: part.area)
    middle = _middle(largest)
    name = named(unit.union.name, unit.union.name_en)
    return Ground(unit, name, _rings(drawn), round(middle.x, 1), round(middle.y, 1))


def _middle(shape: BaseGeometry) -> shapely.Point:
    """The point farthest from the edge, where a name fits best."""
    if isinstance(shape, shapely.Polygon):
        circle = shapely.maximum_inscribed_circle(shape)
        if circle is not None:
            return shapely.Point(circle.coords[0])
    return shape.representative_point()


def _rings(shape: BaseGeometry) -> str:
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    return " ".join(f"M{_stops(ring.coords[:-1])}Z" for ring in rings)


def _stops(coordinates: Iterable[tuple[float, float]]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in coordinates)


@lru_cache(maxsize=16)  # one frame per union looked at, and the roads do not move
def _roads(frame: Frame) -> str:
    """The base layer's roads within the picture as one SVG path."""
    window = shapely.box(0, 0, WIDTH, HEIGHT)
    lines = [
        one["geometry"]["coordinates"]
        for one in base_features()
        if one["properties"].get("kind") == "road" and one["geometry"]["type"] == "LineString"
    ]
    if not lines:
        return ""
    drawn = _drawn(shapely.MultiLineString(lines), frame).simplify(DETAIL * 2)
    parts = shapely.get_parts(shapely.intersection(drawn, window))
    found = [part for part in parts if part.geom_type == "LineString"]
    return " ".join(f"M{_stops(part.coords)}" for part in found)


def gathered(sites: Sequence[Site], frame: Frame) -> list[Dots]:
    """Circles for sites, so few that twenty thousand make no larger a page than some hundreds.

    A circle stands in the middle of its sites, and its area grows with their number.
    """
    if not sites:
        return []
    places = frame.place(np.array([(lon, lat) for lon, lat, _stage in sites]))
    stages, stage_of = np.unique([stage for _lon, _lat, stage in sites], return_inverse=True)
    keys, square_of = _squares(places, stage_of, CELL)
    cell = CELL
    while len(keys) > MOST_DOTS:
        cell *= 2
        keys, square_of = _squares(places, stage_of, cell)
    counts = np.bincount(square_of)
    across, down = (np.bincount(square_of, axis) / counts for axis in places.T)
    sizes = np.minimum(SMALLEST + np.sqrt(counts - 1), LARGEST)
    circles = np.array(list(map(_circle, across, down, sizes)))
    return [
        Dots(str(stage), " ".join(circles[keys // SQUARES == number]))
        for number, stage in enumerate(stages)
    ]


def _squares(places: Floats, stage_of: Ints, cell: float) -> tuple[Ints, Ints]:
    """The squares with sites of a stage in them, one number each, and the square of each site."""
    column, row = (places // cell).astype(np.int64).T
    keys, square_of = np.unique(stage_of * SQUARES + row * WIDTH + column, return_inverse=True)
    return keys, square_of


def _circle(x: float, y: float, radius: float) -> str:
    """A circle as two arcs."""
    arc = f"a{radius:.1f} {radius:.1f} 0 1 0"
    return f"M{x - radius:.1f} {y:.1f}{arc} {2 * radius:.1f} 0{arc} {-2 * radius:.1f} 0z"
