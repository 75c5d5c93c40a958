"""What may be shown of counts of people, by hexagon or by name: plain values in and out."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

import h3

Key = TypeVar("Key", bound=Hashable)

RESOLUTIONS = (6, 7, 8, 9)
"""H3 resolutions offered on the map: hexagons with edges of about 3.7, 1.4, 0.5 and 0.2 km."""


def rounding_step(threshold: int) -> int:
    """Published counts are multiples of this: half the threshold, rounded up."""
    return max(1, (threshold + 1) // 2)


def published(workers: float, threshold: int) -> int | None:
    """The count as it may leave the server; None if it is withheld.

    Counts below the threshold are withheld, zero included. Others are rounded to the nearest
    multiple of half the threshold. So whatever is subtracted from whatever else (a total minus its
    visible parts, all groups minus the others, a large hexagon minus the small ones in it), both
    figures are uncertain and a withheld count stays one of several possible ones.
    ``docs/decisions/0006-small-counts.md`` says why not by hiding further cells.
    """
    if workers < threshold:
        return None
    step = rounding_step(threshold)
    return math.floor(workers / step + 0.5) * step


def published_all(workers: Mapping[Key, float], threshold: int) -> dict[Key, int | None]:
    """``published`` for every entry."""
    return {key: published(count, threshold) for key, count in workers.items()}


def totals(rows: Iterable[tuple[Key, float]]) -> dict[Key, float]:
    """Exact sum of workers per key, in the order the keys first came."""
    sums: dict[Key, list[float]] = {}
    for key, workers in rows:
        sums.setdefault(key, []).append(workers)
    return {key: math.fsum(parts) for key, parts in sums.items()}


def cell_totals(rows: Iterable[tuple[float, float, float]], resolution: int) -> dict[str, float]:
    """Exact sum of workers per H3 cell.

    Args:
        rows: longitude, latitude (WGS-84 degrees) and workers.
    """
    return totals((cell_of(lon, lat, resolution), workers) for lon, lat, workers in rows)


def cell_of(lon: float, lat: float, resolution: int) -> str:
    """The H3 cell a WGS-84 point lies in."""
    return str(h3.latlng_to_cell(lat, lon, resolution))


def ring(cell: str) -> list[tuple[float, float]]:
    """Corners of a cell as (lon, lat)."""
    return [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]


def centre(cell: str) -> tuple[float, float]:
    """Middle of a cell as (lon, lat)."""
    lat, lon = h3.cell_to_latlng(cell)
    return lon, lat
