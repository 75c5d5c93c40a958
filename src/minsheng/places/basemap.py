"""The offline base layer: town labels, and roads invented for the sample city.

Towns are real points (GeoNames, see NOTICE) or estimates; every road is generated and says so
with ``sample: true``. No border is ever drawn. ``scripts/make_basemap.py`` writes the file that
the map reads; the same tree and seed give the same file.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

METRES_PER_DEGREE = 111_320.0
FILE = Path(__file__).parent / "static" / "places" / "basemap.geojson"
SEED = 1
GRID_LINES = 11
GRID_STEP_M = 420.0

Row = Mapping[str, str]
Point = tuple[float, float]
Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of an origin; good to a few metres in a thousand over one city."""

    lon: float
    lat: float

    def to_xy(self, lon: float, lat: float) -> Point:
        return (lon - self.lon) * self._metres_per_lon, (lat - self.lat) * METRES_PER_DEGREE

    def to_lonlat(self, x: float, y: float) -> list[float]:
        return [
            round(self.lon + x / self._metres_per_lon, 5),
            round(self.lat + y / METRES_PER_DEGREE, 5),
        ]

    @property
    def _metres_per_lon(self) -> float:
        return METRES_PER_DEGREE * math.cos(math.radians(self.lat))


def gabriel_edges(points: list[Point]) -> list[tuple[int, int]]:
    """Pairs of neighbours: no third point lies inside the circle that has the pair as its diameter.

    The result joins all points into one net as long as no two coincide.
    """

    def squared(a: Point, b: Point) -> float:
        return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2

    numbers = range(len(points))
    return [
        (i, j)
        for i in numbers
        for j in numbers[i + 1 :]
        if all(
            squared(points[i], points[k]) + squared(points[j], points[k])
            >= squared(points[i], points[j])
            for k in numbers
            if k not in (i, j)
        )
    ]


def winding(start: Point, end: Point, chance: random.Random, *, halvings: int = 4) -> list[Point]:
    """A road between two points: each halving moves the middle sideways by up to a tenth of the piece."""
    line = [start, end]
    for _ in range(halvings):
        finer = [line[0]]
        for (x1, y1), (x2, y2) in pairwise(line):
            side = chance.uniform(-0.1, 0.1)
            finer += [
                ((x1 + x2) / 2 - side * (y2 - y1), (y1 + y2) / 2 + side * (x2 - x1)),
                (x2, y2),
            ]
        line = finer
    return line


def street_grid(centre: Point, chance: random.Random) -> list[list[Point]]:
    """Streets around a county seat: two sets of lines across, turned by a chance angle, some cut short."""
    angle = chance.uniform(0, math.pi / 2)
    half = (GRID_LINES - 1) / 2
    streets = []
    for turned in (angle, angle + math.pi / 2):
        along, across = (math.cos(turned), math.sin(turned)), (-math.sin(turned), math.cos(turned))
        for number in range(GRID_LINES):
            off = (number - half + chance.uniform(-0.2, 0.2)) * GRID_STEP_M
            reach = (half + chance.uniform(-1.5, 0.5)) * GRID_STEP_M
            stops = (-reach, 0.0, reach)
            streets.append(
                [
                    (
                        centre[0] + off * across[0] + s * along[0],
                        centre[1] + off * across[1] + s * along[1],
                    )
                    for s in stops
                ]
            )
    return streets


def _label(row: Row) -> dict[str, str]:
    return {
        "name": row["name"].removesuffix("总工会"),
        "name_en": row["name_en"].removesuffix(" Federation of Trade Unions"),
    }


def _point(row: Row, kind: str, county: int) -> Feature:
    return {
        "type": "Feature",
        "properties": {
            "kind": kind,
            "code": row["code"],
            **_label(row),
            "county": county,
            "urban": "街道" in row["name"],
            "estimated": row.get("point_source") == "estimated",
        },
        "geometry": {
            "type": "Point",
            "coordinates": [round(float(row["lon"]), 5), round(float(row["lat"]), 5)],
        },
    }


def _road(plane: Plane, line: list[Point], kind: str) -> Feature:
    return {
        "type": "Feature",
        "properties": {"kind": kind, "sample": True},
        "geometry": {"type": "LineString", "coordinates": [plane.to_lonlat(x, y) for x, y in line]},
    }


def _roads(plane: Plane, towns: list[Row], chance: random.Random) -> list[Feature]:
    points = [plane.to_xy(float(row["lon"]), float(row["lat"])) for row in towns]
    return [
        _road(plane, winding(points[i], points[j], chance), "road")
        for i, j in gabriel_edges(points)
    ]


def _streets(plane: Plane, seats: list[Row], chance: random.Random) -> list[Feature]:
    return [
        _road(plane, street, "street")
        for row in seats
        for street in street_grid(plane.to_xy(float(row["lon"]), float(row["lat"])), chance)
    ]


def base_layer(rows: Iterable[Row], *, seed: int = SEED) -> dict[str, Any]:
    """The layer as GeoJSON in WGS-84.

    Args:
        rows: the tree's rows (code, parent, kind, name, name_en, lon, lat); those without a point are left out.

    Returns:
        A feature collection: roads and streets (``sample`` is true), towns with the number of
        their county (0, 1, … for the colour), county seats.
    """
    known = [row for row in rows if row["lon"] and row["lat"]]
    seats = [row for row in known if row["kind"] == "county"]
    towns = [row for row in known if row["kind"] == "town"]
    number = {row["code"]: place for place, row in enumerate(seats)}
    chance = random.Random(f"basemap {seed}")  # noqa: S311  invented roads, not a secret
    plane = Plane(float(seats[0]["lon"]), float(seats[0]["lat"]))
    features = [
        *_roads(plane, towns, chance),
        *_streets(plane, seats, chance),
        *(_point(row, "town", number.get(row["parent"], -1)) for row in towns),
        *(_point(row, "county", number[row["code"]]) for row in seats),
    ]
    return {"type": "FeatureCollection", "sample": True, "features": features}


def as_text(layer: Mapping[str, Any]) -> str:
    """One feature per line, so that a change can be read in a comparison."""
    lines = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        for feature in layer["features"]
    )
    return f'{{"type":"FeatureCollection","sample":true,"features":[\n{lines}\n]}}\n'
