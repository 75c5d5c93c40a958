"""From where the open stations can be reached: streets as lines, the land beside them, circles where no street is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.streets import streets_of
from minsheng.web.maps import Category, Layer, point

if TYPE_CHECKING:
    from minsheng.engines.siting.problem import Floats

BESIDE_M = 60.0
"""So far beside a street in reach the land counts as reached on the map."""
MOST_LAYERS = 3
MOST_CORNERS = 60_000
METRES_PER_DEGREE = 111_320.0
_SIMPLER_M = (2.0, 10.0, 30.0, 100.0)


def reaches_of(plan: SitePlan) -> list[int]:
    """The different reaches the plan was made with, in metres: the longest, and up to two shorter ones."""
    all_reaches = sorted({round(need["reach_m"]) for need in plan.snapshot.problem["needs"]})
    if len(all_reaches) <= MOST_LAYERS:
        return all_reaches
    return [all_reaches[0], all_reaches[len(all_reaches) // 2], all_reaches[-1]]


def reach_layers(plan: SitePlan) -> list[Layer]:
    """Layers that are fetched when they are switched on: an area for each reach, the streets for the longest."""
    address = reverse("siteplans:reach", args=[plan.pk])
    reaches = reaches_of(plan)
    layers = []
    for kind, shown, colour, metres in [
        *(("circles", "areas", "info", reach) for reach in reaches),
        ("lines", "lines", "series-1", reaches[-1]),
    ]:
        words = _("沿路 %(metres)s 米可达") if kind == "circles" else _("沿路 %(metres)s 米内的路")
        label = words % {"metres": f"{metres:,}"}
        layers.append(
            Layer(
                f"{shown}-{metres}",
                label,
                kind,
                url=f"{address}?metres={metres}&as={shown}",
                categories=[Category("reach", label, colour)],
                is_on=False,
            )
        )
    return layers


def reach_geojson(plan: SitePlan, metres: float, *, as_lines: bool) -> dict[str, Any]:
    """A FeatureCollection (WGS-84): the streets in reach of any open station, or the land beside them.

    Stations that no street is near are circles around a point (``radius_m``).

    Raises:
        ValueError: the plan is not along streets, or has no result.
    """
    from shapely import get_num_coordinates  # heavy: numpy and shapely
    from shapely.geometry import mapping

    streets, result = streets_of(plan), plan.result
    if streets is None or result is None:
        raise ValueError(f"plan {plan.pk} has no streets or no result")
    import numpy as np

    from minsheng.engines.siting.isochrones import joined, reachable_streets, street_lines

    opened = {site["site"] for site in result["open"]}
    sites = [site for site in plan.snapshot.problem["sites"] if site["id"] in opened]
    at = np.array([[site["lon"], site["lat"]] for site in sites], dtype=np.float64)
    found = list(reachable_streets(streets, at, "wgs84", metres))
    lines = street_lines(streets, joined([part for part in found if part is not None]))
    shape = _drawn(lines, as_lines=as_lines)
    features = [
        point(site["lon"], site["lat"], site["name"], category="reach", radius_m=metres)
        for site, part in zip(sites, found, strict=True)
        if part is None and not as_lines
    ]
    if get_num_coordinates(shape):
        told = {"title": "", "facts": [], "category": "reach"}
        features.append({"type": "Feature", "geometry": mapping(shape), "properties": told})
    return {"type": "FeatureCollection", "features": features}


def _drawn(lines: Floats, *, as_lines: bool) -> Any:
    """The stretches as one shape, as fine as a phone can still draw it; five decimals (about a metre)."""
    import shapely

    if not len(lines):
        return shapely.MultiLineString()
    stretch = math.cos(math.radians(float(lines[0, 0, 1])))
    flat = lines * [stretch * METRES_PER_DEGREE, METRES_PER_DEGREE]
    merged = shapely.line_merge(shapely.MultiLineString(flat.tolist()))
    for fineness_m in _SIMPLER_M:
        shape: Any = shapely.simplify(merged, fineness_m)
        if not as_lines:
            beside = shapely.buffer(
                shapely.simplify(merged, max(fineness_m, 5.0)), BESIDE_M, quad_segs=3
            )
            shape = shapely.simplify(beside, fineness_m)
        if shapely.get_num_coordinates(shape) <= MOST_CORNERS:
            break
    return shapely.transform(
        shape,
        lambda xy: (xy / [stretch * METRES_PER_DEGREE, METRES_PER_DEGREE]).round(5),
    )
