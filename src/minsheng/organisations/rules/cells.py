"""Towns whose borders are not known: each gets the ground that lies nearer to its seat than to any other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

Place = tuple[float, float]


def cells(seats: Sequence[Place], *, reach_km: float) -> list[BaseGeometry]:
    """The Voronoi cell of each seat, in kilometres, on a sheet that holds every disc of ``reach_km``.

    Seats at the same place share their cell.
    """
    if not seats:
        return []
    places = np.array(seats, dtype=float)
    distinct, which = np.unique(places.round(6), axis=0, return_inverse=True)
    sheet = shapely.box(
        *(distinct.min(axis=0) - 2 * reach_km), *(distinct.max(axis=0) + 2 * reach_km)
    )
    if len(distinct) == 1:
        return [sheet] * len(places)
    found = shapely.voronoi_polygons(shapely.MultiPoint(distinct), extend_to=sheet, ordered=True)
    return [found.geoms[place] for place in which.ravel()]


def around(
    seats: Sequence[Place], their_cells: Sequence[BaseGeometry], *, reach_km: float
) -> BaseGeometry:
    """The cells of these seats together, no farther than ``reach_km`` from any of them.

    Cells are united before they are cut, so that no slit stays between two of them; the outcome
    is the same, for who is nearest to a spot is also the one that reaches it.
    """
    discs = [shapely.Point(seat).buffer(reach_km) for seat in seats]
    found: BaseGeometry = shapely.intersection(
        shapely.union_all(their_cells), shapely.union_all(discs)
    )
    return found
