"""Which services each station of a plan should offer, from the needs within its reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from minsheng.siteplans.rules import Wanted, recommended

EARTH_RADIUS_M = 6_371_008.8


def menus(problem: dict[str, Any], sites: list[str]) -> dict[str, list[Wanted]]:
    """The recommended services of each site, most needed first.

    Args:
        problem: a frozen problem in the published JSON form.
        sites: names of the open sites.

    Returns:
        Per site the services worth offering, each with how many of the people within that
        service's reach need it, in all and by group. People count once per hour band they work in.
    """
    where = {site["id"]: (site["lon"], site["lat"]) for site in problem["sites"]}
    surroundings = _Surroundings(problem)
    return {site: recommended(surroundings.wanted(*where[site])) for site in sites}


def _on_sphere(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) degrees as (n, 3) metres from the centre of the earth; chords stand for ways on it."""
    lon, lat = np.radians(lonlat).T
    flat = np.cos(lat)
    return EARTH_RADIUS_M * np.column_stack((flat * np.cos(lon), flat * np.sin(lon), np.sin(lat)))


class _Surroundings:
    """The demand around any place, ready to be asked many times."""

    def __init__(self, problem: dict[str, Any]) -> None:
        demand = problem["demand"]
        self.points = _on_sphere(
            np.array([[row["lon"], row["lat"]] for row in demand], dtype=np.float64)
        )
        self.weight = np.array([row["weight"] for row in demand], dtype=np.float64)
        self.group = np.array([row["group"] for row in demand])
        self.tree = cKDTree(self.points)
        self.needs: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for need in problem["needs"]:
            self.needs[need["service"]].append(need)
        self.detour: float = problem.get("detour", 1.0)
        self.farthest = (
            max((need["reach_m"] for need in problem["needs"]), default=0.0) / self.detour
        )

    def wanted(self, lon: float, lat: float) -> Iterator[Wanted]:
        """Each service that somebody within its reach needs."""
        here = _on_sphere(np.array([[lon, lat]]))[0]
        near = np.array(self.tree.query_ball_point(here, self.farthest), dtype=np.int64)
        metres = np.linalg.norm(self.points[near] - here, axis=1) * self.detour
        group, weight = self.group[near], self.weight[near]
        for service, needs in self.needs.items():
            people: dict[str, float] = {}
            reached = 0.0
            for need in needs:
                count = float(weight[(group == need["group"]) & (metres <= need["reach_m"])].sum())
                reached += count
                people[need["group"]] = people.get(need["group"], 0.0) + count * need["share"]
            by_group = {name: count for name, count in people.items() if count > 0}
            if by_group:
                yield Wanted(service, sum(by_group.values()), reached, by_group)
