"""Maps on pages: layers declared in Python, drawn by frontend/src/map.js, told again as a list below the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Text = str | Promise
Feature = dict[str, Any]
Facts = Iterable[tuple[Text, object]]

LIST_LIMIT = 300
"""Rows of the list below a map; pages with more offer their own list and name it by ``list_id``."""


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of point: ``value`` of the property "category", its words, its look.

    Args:
        colour: a colour token: "series-1"…"series-6", "ok", "watch", "alert", "info", "off", "brand".
        shape: "circle", "square", "diamond", "triangle", "star", "ring" or "cross"; never tell by colour alone.
    """

    value: str
    label: Text
    colour: str = "series-1"
    shape: str = "circle"


@dataclass(frozen=True, slots=True)
class Step:
    """One class of a hexagon map: values from ``start`` up to the next step's start."""

    start: float
    label: Text


@dataclass(frozen=True, slots=True)
class Layer:
    """Things of one kind on the map.

    Args:
        kind: "points", "circles" (around points, radius from the property "radius_m"), "hexes" or "lines".
        features: made with ``point``, ``area`` or ``line`` below; or give ``url`` of a GeoJSON answer.
        categories: for points, circles and lines.
        steps: for hexes, ascending; the property "value" decides, null is shown as withheld.
        clusters: points that lie close together are shown as one number until one comes nearer.
    """

    key: str
    label: Text
    kind: str = "points"
    features: Sequence[Feature] = ()
    url: str = ""
    categories: Sequence[Category] = ()
    steps: Sequence[Step] = ()
    clusters: bool = False
    is_on: bool = True

    def legend(self) -> list[tuple[Text, str, str]]:
        """(words, colour token, shape) for each kind of thing in the layer."""
        if self.kind == "hexes":
            ramp = [
                (step.label, f"ramp-{place}", "square")
                for place, step in enumerate(self.steps, start=1)
            ]
            return [*ramp, (_("人数太少，不显示"), "withheld", "hatched")]
        shape = {"circles": "ring", "lines": "line"}.get(self.kind)
        return [(one.label, one.colour, shape or one.shape) for one in self.categories]


@dataclass(frozen=True, slots=True)
class MapView:
    """A map with its layers; ``{% map view %}`` shows it.

    Args:
        label: what the map shows, read out by screen readers.
        pick: ids of the longitude and latitude inputs that a click fills (degrees, WGS-84), and maybe
            of a third one that names the datum of what is typed ("wgs84", "gcj02", …).
        draw: id of a hidden input that holds drawn points as JSON: [{"lon": …, "lat": …}, …].
        list_id: id of the element on the page that tells the same as the map; without it a list is made.
        is_tall: takes most of the screen's height.
        base_url: GeoJSON of another base layer than the site's own.
        key: makes ids unique when a page has several maps.
    """

    label: Text
    layers: Sequence[Layer] = ()
    pick: tuple[str, ...] | None = None
    draw: str = ""
    list_id: str = ""
    is_tall: bool = False
    base_url: str = ""
    key: str = "map"

    @property
    def config(self) -> dict[str, Any]:
        """What map.js reads, as plain JSON values."""
        return {
            "label": str(self.label),
            "layers": [_layer_config(layer) for layer in self.layers],
            "pick": list(self.pick) if self.pick else None,
            "draw": self.draw or None,
            "base": self.base_url or static(settings.MAP_BASE),
            "tiles": settings.MAP_TILES,
            "worker": static("dist/maplibre-gl-worker.mjs"),
            "english": get_language() == "en",
        }

    @property
    def rows(self) -> list[Feature]:
        """The named things of the embedded layers, for the list below the map; circles repeat their points."""
        found = [
            {"layer": layer, **feature["properties"], "target": f"{layer.key}:{place}"}
            for layer in self.layers
            if layer.kind != "circles"
            for place, feature in enumerate(layer.features)
            if feature["properties"].get("title")
        ]
        return found[:LIST_LIMIT]


def _layer_config(layer: Layer) -> dict[str, Any]:
    return {
        "key": layer.key,
        "kind": layer.kind,
        "data": layer.url
        or {"type": "FeatureCollection", "features": [_plain(one) for one in layer.features]},
        "categories": [
            {"value": one.value, "colour": one.colour, "shape": one.shape}
            for one in layer.categories
        ],
        "starts": [step.start for step in layer.steps],
        "clusters": layer.clusters,
        "on": layer.is_on,
    }


def _plain(feature: Feature) -> Feature:
    told = feature["properties"]
    facts = [[str(name), str(value)] for name, value in told.get("facts", ())]
    return {**feature, "properties": {**told, "title": str(told.get("title", "")), "facts": facts}}


def _feature(
    kind: str, coordinates: object, title: Text, facts: Facts, more: Mapping[str, Any]
) -> Feature:
    told = {"title": title, "facts": list(facts), **more}
    return {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": told,
    }


def point(
    lon: float,
    lat: float,
    title: Text = "",
    *,
    category: str = "",
    facts: Facts = (),
    url: str = "",
    radius_m: float | None = None,
) -> Feature:
    """A place in WGS-84 degrees; ``facts`` and ``url`` appear when it is chosen."""
    more = {"category": category, "url": url, "radius_m": radius_m}
    return _feature("Point", [lon, lat], title, facts, more)


def area(
    ring: Sequence[tuple[float, float]],
    title: Text = "",
    *,
    value: float | None,
    facts: Facts = (),
    url: str = "",
) -> Feature:
    """An area such as an H3 hexagon: its corners as (lon, lat), and the value it is coloured by; None is withheld."""
    corners = [list(corner) for corner in ring]
    closed = corners if corners[0] == corners[-1] else [*corners, corners[0]]
    return _feature("Polygon", [closed], title, facts, {"value": value, "url": url})


def line(
    path: Sequence[tuple[float, float]], title: Text = "", *, category: str = "", facts: Facts = ()
) -> Feature:
    """A line through (lon, lat) points."""
    return _feature(
        "LineString", [list(stop) for stop in path], title, facts, {"category": category}
    )
