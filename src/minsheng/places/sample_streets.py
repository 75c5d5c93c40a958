"""Invented streets for a sample city: a grid around each town, and roads between neighbouring towns."""

from __future__ import annotations

from minsheng.organisations.models import Organisation, Post
from minsheng.places.basemap import Plane, gabriel_edges
from minsheng.places.models import StreetFile, StreetNetwork

LINES = 13
STEP_M = 300.0
SOURCE = "样例：按规律生成的街道，不是真的路"
LICENCE = "样例数据，只供试用"


def sample_streets(city: Organisation, owner: Post) -> int:
    """One network over the towns of the city that have a point; what was made before is left as it is.

    Returns:
        How many pieces of street were made.
    """
    towns = Organisation.objects.filter(
        path__startswith=city.path, kind=Organisation.Kind.TOWN, lon__isnull=False
    )
    found = towns.order_by("code").values_list("lon", "lat")
    points = [(lon, lat) for lon, lat in found if lon is not None and lat is not None]
    if not points or StreetNetwork.objects.filter(organisation=city).exists():
        return 0
    from minsheng.places.streets import counts_of, packed, tidy  # heavy: numpy and scipy

    streets = tidy(*_grids(points))
    both = {"foot": streets, "ebike": streets}
    network = StreetNetwork.objects.create(
        organisation=city,
        responsible=owner,
        version=1,
        state=StreetNetwork.State.READY,
        source=SOURCE,
        licence=LICENCE,
        is_sample=True,
        file_name="样例",
        digest="sample",
        counts=counts_of(both),
    )
    StreetFile.objects.create(network=network, packed=packed(both))
    return len(streets.ends)


def _grids(
    towns: list[tuple[float, float]],
) -> tuple[list[list[float]], list[tuple[int, int]]]:
    """(nodes, edges): nodes as (lon, lat), edges as pairs of node numbers."""
    plane = Plane(*towns[0])
    centres = [plane.to_xy(*town) for town in towns]
    nodes: list[list[float]] = []
    edges: list[tuple[int, int]] = []
    for x, y in centres:
        first = len(nodes)
        for place in range(LINES * LINES):
            column, row = place % LINES, place // LINES
            east, north = (column - LINES // 2) * STEP_M, (row - LINES // 2) * STEP_M
            nodes.append(plane.to_lonlat(x + east, y + north))
            edges += [(first + place, first + place - 1)] if column else []
            edges += [(first + place, first + place - LINES)] if row else []
    middle = LINES * LINES // 2
    size = LINES * LINES
    roads = gabriel_edges(centres)
    return nodes, edges + [(a * size + middle, b * size + middle) for a, b in roads]
