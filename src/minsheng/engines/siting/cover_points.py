"""Which sites reach which points, from plane coordinates, without a distance matrix.

Sites stand in a grid of cells as wide as the reach, so a point looks at nine cells only. Points
are taken in chunks and merged chunk by chunk: five million points need little more memory than
their coordinates.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from .cover_reduce import merge_rows
from .selection import Selection

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]

CHUNK = 250_000  # points at a time


def cover_matrix(demand_xy: ArrayLike, site_xy: ArrayLike, reach_m: float) -> sparse.csr_array:
    """(n_demand, n_site) CSR of the pairs at most ``reach_m`` apart on the plane.

    Args:
        demand_xy, site_xy: (n, 2) metres.

    Raises:
        ValueError: shapes or numbers do not fit.
    """
    demand, site = _points(demand_xy, "demand_xy"), _points(site_xy, "site_xy")
    parts = [_chunk(part, site, reach_m) for part in _chunks(demand)]
    length = np.concatenate([np.diff(ptr) for ptr, _ in parts]) if parts else np.empty(0, np.int64)
    ptr = np.zeros(len(demand) + 1, np.int64)
    np.cumsum(length, out=ptr[1:])
    sites = np.concatenate([near for _, near in parts]) if parts else np.empty(0, np.int32)
    shape = (len(demand), len(site))
    return sparse.csr_array((np.ones(len(sites), np.bool_), sites, ptr), shape=shape)


def merged_cover(
    demand_xy: ArrayLike, site_xy: ArrayLike, weight: ArrayLike, reach_m: float
) -> tuple[sparse.csr_array, Floats]:
    """The coverage with one row for all points that the same sites reach, and its weight.

    Points out of reach of every site are left out.
    """
    demand, site = _points(demand_xy, "demand_xy"), _points(site_xy, "site_xy")
    value = np.asarray(weight, dtype=np.float64)
    if value.shape != (len(demand),):
        raise ValueError(f"{len(demand)} points, weight has shape {value.shape}")
    ptrs, rows, weights = [np.zeros(1, np.int64)], [np.empty(0, np.int32)], [np.empty(0)]
    for start, part in zip(range(0, len(demand), CHUNK), _chunks(demand), strict=True):
        ptr, near = _chunk(part, site, reach_m)
        share = value[start : start + len(part)]
        merged = merge_rows(ptr, near, share, len(site), skip=np.diff(ptr) == 0)
        ptrs.append(merged[0][1:] + ptrs[-1][-1])
        rows.append(merged[1])
        weights.append(merged[2])
    ptr, near, total, _, _ = merge_rows(
        np.concatenate(ptrs), np.concatenate(rows), np.concatenate(weights), len(site)
    )
    data = np.ones(len(near), np.bool_)
    return sparse.csr_array((data, near, ptr), shape=(len(total), len(site))), total


def max_cover_points(
    demand_xy: ArrayLike, site_xy: ArrayLike, weight: ArrayLike, *, reach_m: float, **rules: Any
) -> Selection:
    """``max_cover`` for points on the plane: a point is covered within ``reach_m`` of a site.

    Args:
        demand_xy, site_xy: (n, 2) metres; weight: (n_demand,); rules: as for ``max_cover``.
    """
    from .cover import max_cover

    value = np.asarray(weight, dtype=np.float64)
    if not (np.isfinite(value) & (value >= 0)).all():
        raise ValueError("weights must be finite and not negative")
    cover, total = merged_cover(demand_xy, site_xy, value, reach_m)
    return max_cover(cover, total, **rules)


def _points(xy: ArrayLike, name: str) -> Floats:
    points = np.ascontiguousarray(xy, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"{name} must have shape (n, 2), not {points.shape}")
    if not np.isfinite(points).all():
        raise ValueError(f"{name} must be finite")
    return points


def _chunks(points: Floats) -> list[Floats]:
    return [points[start : start + CHUNK] for start in range(0, len(points), CHUNK)]


def _chunk(demand: Floats, site: Floats, reach_m: float) -> tuple[Ints, Shorts]:
    if not reach_m >= 0:
        raise ValueError("reach_m must not be negative")
    if len(site) == 0:
        return np.zeros(len(demand) + 1, np.int64), np.empty(0, np.int32)
    low = site.min(axis=0)
    span = float((site.max(axis=0) - low).max())
    cell = max(reach_m, span / max(1.0, np.sqrt(len(site))) / 4, 1e-9)
    at = np.floor((site - low) / cell).astype(np.int64)
    wide, high = int(at[:, 0].max()) + 1, int(at[:, 1].max()) + 1
    order = np.argsort(at[:, 0] * high + at[:, 1], kind="stable")
    start = np.searchsorted((at[:, 0] * high + at[:, 1])[order], np.arange(wide * high + 1))
    ptr = np.zeros(len(demand) + 1, np.int64)
    grid = (low, cell, wide, high, start.astype(np.int64), order.astype(np.int32))
    none = np.empty(0, np.int32)
    _near(demand, site, reach_m, *grid, ptr, none, False)
    np.cumsum(ptr, out=ptr)
    near = np.empty(int(ptr[-1]), np.int32)
    _near(demand, site, reach_m, *grid, ptr, near, True)
    return ptr, near


@njit(cache=True)
def _near(
    demand: Floats,
    site: Floats,
    reach: float,
    low: Floats,
    cell: float,
    wide: int,
    high: int,
    start: Ints,
    order: Shorts,
    ptr: Ints,
    near: Shorts,
    fill: bool,
) -> None:
    """Count the sites near each point into ``ptr[1:]``, or write them sorted into ``near``."""
    square = reach * reach
    for i in range(len(demand)):
        x, y = demand[i, 0], demand[i, 1]
        column = int(np.floor((x - low[0]) / cell))
        row = int(np.floor((y - low[1]) / cell))
        found = 0
        for a in range(max(0, column - 1), min(wide, column + 2)):
            for b in range(max(0, row - 1), min(high, row + 2)):
                for q in range(start[a * high + b], start[a * high + b + 1]):
                    j = order[q]
                    dx, dy = site[j, 0] - x, site[j, 1] - y
                    if dx * dx + dy * dy <= square:
                        if fill:
                            spot = ptr[i] + found
                            while spot > ptr[i] and near[spot - 1] > j:
                                near[spot] = near[spot - 1]
                                spot -= 1
                            near[spot] = j
                        found += 1
        if not fill:
            ptr[i + 1] = found
