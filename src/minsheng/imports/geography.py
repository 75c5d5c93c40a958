"""Does a point lie where its row says? Judged by the nearest towns, as towns here are points without borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minsheng.common.geo import EARTH_RADIUS_M, LonLat


@dataclass(frozen=True, slots=True)
class Town:
    """A town's seat, its organisation's path, and the county's name in each language."""

    path: str
    name: str
    name_en: str
    point: LonLat


@dataclass(frozen=True, slots=True)
class Stray:
    """A point far from what it claims: how far from the nearest town of the claim, and which town is nearest."""

    distance_km: float
    nearest: Town
    nearest_km: float


class Geography:
    """The towns of the whole tree, ready for many questions."""

    def __init__(self, towns: Sequence[Town]) -> None:
        self.towns = list(towns)
        self._lon = np.radians([town.point.lon for town in self.towns])
        self._lat = np.radians([town.point.lat for town in self.towns])

    def distances_m(self, point: LonLat) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """(n_towns,) metres along the sphere."""
        lon, lat = np.radians(point.lon), np.radians(point.lat)
        chord = (
            np.sin((self._lat - lat) / 2) ** 2
            + np.cos(lat) * np.cos(self._lat) * np.sin((self._lon - lon) / 2) ** 2
        )
        result: np.ndarray[tuple[int], np.dtype[np.float64]] = (
            2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
        )
        return result

    def stray(self, point: LonLat, claimed_path: str, *, far_km: float) -> Stray | None:
        """None if ``point`` may well lie within ``claimed_path``.

        It strays when a town of somebody else is nearest and no town of the claim is within
        ``far_km``; or when no town of the claim is within twice ``far_km``, whoever is nearest.
        Without any town of the claim nothing can be said, and nothing is.
        """
        within = np.array([town.path.startswith(claimed_path) for town in self.towns], dtype=bool)
        if not within.any():
            return None
        km = self.distances_m(point) / 1000
        nearest = int(np.argmin(km))
        own_km = float(km[within].min())
        somebody_elses = not within[nearest]
        if own_km > 2 * far_km or (somebody_elses and own_km > far_km):
            return Stray(own_km, self.towns[nearest], float(km[nearest]))
        return None
