"""Towns whose borders are not known: each gets the ground that lies nearer to its seat than to any other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

Place = tuple[float, float]


def cells(seats: Sequence[Place], *, reach_km: float) -> list[BaseGeometry]:
    """One shape per seat, in kilometres: its Voronoi cell, no farther than ``reach_km`` from it.

    Seats at the same place share their cell. Together the cells fill every disc around a seat.
    """
    if not seats:
        return []
    places = np.array(seats, dtype=float)
    distinct, which = np.unique(places.round(6), axis=0, return_inverse=True)
    discs = [shapely.Point(place).buffer(reach_km) for place in distinct]
    if len(distinct) == 1:
        return [discs[0]] * len(places)
    frame = shapely.box(
        *(distinct.min(axis=0) - 2 * reach_km), *(distinct.max(axis=0) + 2 * reach_km)
    )
    whole = shapely.voronoi_polygons(shapely.MultiPoint(distinct), extend_to=frame, ordered=True)
    parts = [cell.intersection(disc) for cell, disc in zip(whole.geoms, discs, strict=True)]
    return [parts[place] for place in which.ravel()]
