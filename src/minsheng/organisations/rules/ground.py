"""Does a point lie on the ground its organisation stands for, and if not, how far outside?

An organisation with a stored border stands for what lies within it. One without stands for the
cells of its towns' seats (``cells.py``), less what others of its kind have within their borders;
decision 0007 says how good that is. Whoever has neither border nor towns claims what the nearest
organisation above it claims: a functional zone lies somewhere in its city.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from minsheng.common.geo import LonLat, distance_m
from minsheng.organisations.rules.cells import Place, around, cells
from minsheng.organisations.rules.plane import Plane

BY_THE_PATH_KM = 10.0
"""A neighbour farther than this from a stray point is no hint at what was meant."""


@dataclass(frozen=True, slots=True)
class Slack:
    """How far outside a point may lie before it counts as outside, by how well the ground is known.

    ``reach_km``: no farther from its seat than this does a town without border stretch.
    """

    border_km: float = 0.3
    county_km: float = 2.0
    town_km: float = 6.0
    reach_km: float = 12.0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one organisation: its seat if it is a town, its border (degrees, WGS-84) if stored."""

    path: str
    kind: str
    name: str
    name_en: str
    seat: LonLat | None = None
    border: BaseGeometry | None = None

    @property
    def is_town(self) -> bool:
        return self.kind == "town"


@dataclass(frozen=True, slots=True)
class Area:
    """The ground of one organisation in kilometres, and the same with the slack around it."""

    owner: Known
    shape: BaseGeometry
    slack_km: float
    is_estimated: bool
    roomy: BaseGeometry

    @classmethod
    def of(cls, owner: Known, shape: BaseGeometry, slack_km: float, *, estimated: bool) -> Area:
        roomy = shape.buffer(slack_km) if slack_km else shape
        shapely.prepare(roomy)
        shapely.prepare(shape)
        return cls(owner, shape, slack_km, estimated, roomy)


@dataclass(frozen=True, slots=True)
class Outside:
    """A point outside what it claims: ``km`` from the ground of ``claimed``; ``nearby`` has it, or nearly."""

    claimed: Known
    km: float
    is_estimated: bool
    nearby: Known | None


def km_from(shape: BaseGeometry, place: BaseGeometry, point: LonLat, plane: Plane) -> float:
    """Kilometres along the sphere from ``point`` (at ``place`` on the plane) to the nearest of ``shape``."""
    nearest = shapely.get_point(shapely.shortest_line(shape, place), 0)
    return distance_m(plane.point((nearest.x, nearest.y)), point) / 1000


class Ground:
    """The ground of every organisation of a tree, ready for many questions."""

    def __init__(self, known: Iterable[Known], slack: Slack | None = None) -> None:
        self.slack = slack or Slack()
        self.known = {one.path: one for one in known}
        self._areas: dict[str, Area | None] = {}
        self._claims: dict[str, list[Area]] = {}

    def outside(self, point: LonLat, path: str) -> Outside | None:
        """None if ``point`` may lie within what the organisation at ``path`` claims.

        Where nothing is known of the claim, nothing can be said, and nothing is.
        """
        east, north = self.plane.place(point)
        for area in self.claims(path):
            if shapely.contains_xy(area.roomy, east, north):
                continue
            place = shapely.Point(east, north)
            if area.shape.distance(place) > area.slack_km:
                return Outside(
                    area.owner,
                    km_from(area.shape, place, point, self.plane),
                    area.is_estimated,
                    self._nearby(place, area.owner),
                )
        return None

    def claims(self, path: str) -> list[Area]:
        """The areas a point claimed for ``path`` must lie in: its own, and stored borders above an estimated one."""
        if path not in self._claims:
            self._claims[path] = self._find_claims(path)
        return self._claims[path]

    def area(self, path: str) -> Area | None:
        """The ground of one organisation; None if nothing is known of it."""
        if path not in self._areas:
            self._areas[path] = self._find_area(path)
        return self._areas[path]

    @cached_property
    def plane(self) -> Plane:
        """Flat around the middle of all that is known."""
        latitudes = [one.seat.lat for one in self._towns if one.seat]
        latitudes += [one.border.centroid.y for one in self._bordered if one.border]
        return Plane(float(np.mean(latitudes)) if latitudes else 0.0)

    @cached_property
    def _towns(self) -> list[Known]:
        return [one for one in self.known.values() if one.is_town and one.seat]

    @cached_property
    def _bordered(self) -> list[Known]:
        return [one for one in self.known.values() if one.border is not None]

    @cached_property
    def _cells(self) -> dict[str, tuple[Place, BaseGeometry]]:
        """Seat and cell of each town whose seat is known, by its path."""
        seats = [self.plane.place(one.seat) for one in self._towns if one.seat]
        found = cells(seats, reach_km=self.slack.reach_km)
        paths = (one.path for one in self._towns)
        return dict(zip(paths, zip(seats, found, strict=True), strict=True))

    @cached_property
    def _borders(self) -> dict[str, BaseGeometry]:
        """Each stored border in kilometres, by path."""
        return {one.path: self.plane.flat(one.border) for one in self._bordered if one.border}

    def _find_claims(self, path: str) -> list[Area]:
        parts = path.split(".")[:-1]
        upwards = [".".join(parts[:length]) + "." for length in range(len(parts), 0, -1)]
        found = [area for area in map(self.area, upwards) if area]
        first, above = found[:1], found[1:]
        if not first or not first[0].is_estimated:
            return first
        return first + [area for area in above if not area.is_estimated]

    def _find_area(self, path: str) -> Area | None:
        owner = self.known.get(path)
        if owner is None:
            return None
        if path in self._borders:
            return Area.of(owner, self._borders[path], self.slack.border_km, estimated=False)
        shape = self._estimate(owner)
        slack_km = self.slack.town_km if owner.is_town else self.slack.county_km
        return None if shape.is_empty else Area.of(owner, shape, slack_km, estimated=True)

    def _estimate(self, owner: Known) -> BaseGeometry:
        """Cells and borders below ``owner``, less the borders of others of its kind."""
        mine = [shape for path, shape in self._borders.items() if path.startswith(owner.path)]
        towns = [
            town
            for path, town in self._cells.items()
            if path.startswith(owner.path) and path not in self._borders
        ]
        if towns:
            seats, shapes = zip(*towns, strict=True)
            mine.append(around(seats, shapes, reach_km=self.slack.reach_km))
        others = [
            shape
            for path, shape in self._borders.items()
            if self.known[path].kind == owner.kind and path != owner.path
        ]
        found: BaseGeometry = shapely.difference(shapely.union_all(mine), shapely.union_all(others))
        return found

    @cached_property
    def _neighbours(self) -> dict[bool, tuple[list[Area], shapely.STRtree]]:
        """The towns (True) and the counties (False) with their ground, and a tree to look them up."""
        found = {}
        for kind in ("town", "county"):
            paths = [path for path, one in self.known.items() if one.kind == kind]
            areas = [area for area in map(self.area, paths) if area]
            found[kind == "town"] = areas, shapely.STRtree([area.shape for area in areas])
        return found

    def _nearby(self, place: BaseGeometry, claimed: Known) -> Known | None:
        areas, tree = self._neighbours[claimed.is_town]
        which = tree.nearest(place) if areas else None
        if which is None:
            return None
        found = areas[int(which)]
        far = found.shape.distance(place) > BY_THE_PATH_KM
        return None if far or found.owner.path == claimed.path else found.owner


def estimated_areas(ground: Ground, kinds: Sequence[str]) -> list[Area]:
    """The areas of these kinds that are only estimated, by path."""
    paths = sorted(path for path, one in ground.known.items() if one.kind in kinds)
    return [area for area in map(ground.area, paths) if area and area.is_estimated]
