"""Which services each station of a plan should offer, from the needs within its reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from minsheng.siteplans.rules import Wanted, recommended

if TYPE_CHECKING:
    from minsheng.engines.siting.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EARTH_RADIUS_M = 6_371_008.8


def menus(
    problem: dict[str, Any], sites: list[str], streets: Network | None = None
) -> dict[str, list[Wanted]]:
    """The recommended services of each site, most needed first.

    Args:
        problem: a frozen problem in the published JSON form.
        sites: names of the open sites.
        streets: along which ways are measured; None for straight lines with the problem's detour.

    Returns:
        Per site the services worth offering, each with how many of the people within that
        service's reach need it, in all and by group. People count once per hour band they work in.
    """
    where = {site["id"]: (site["lon"], site["lat"]) for site in problem["sites"]}
    demand = _Demand(problem)
    if streets is None:
        near = _straight(problem, [where[site] for site in sites])
    else:
        near = _along(problem, [where[site] for site in sites], streets)
    return {
        site: recommended(demand.wanted(points, metres))
        for site, (points, metres) in zip(sites, near, strict=True)
    }


def _on_sphere(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) degrees as (n, 3) metres from the centre of the earth; chords stand for ways on it."""
    lon, lat = np.radians(lonlat).T
    flat = np.cos(lat)
    return EARTH_RADIUS_M * np.column_stack((flat * np.cos(lon), flat * np.sin(lon), np.sin(lat)))


Near = Iterator[tuple[Ints, Floats]]
"""For each place the demand rows that are near, and how many metres away."""


def _farthest(problem: dict[str, Any]) -> float:
    return max((float(need["reach_m"]) for need in problem["needs"]), default=0.0)


def _lonlat(problem: dict[str, Any]) -> Floats:
    return np.array([[row["lon"], row["lat"]] for row in problem["demand"]], dtype=np.float64)


def _straight(problem: dict[str, Any], at: list[tuple[float, float]]) -> Near:
    points, detour = _on_sphere(_lonlat(problem)), float(problem.get("detour", 1.0))
    tree = cKDTree(points)
    for place in at:
        here = _on_sphere(np.array([place]))[0]
        near = np.array(tree.query_ball_point(here, _farthest(problem) / detour), dtype=np.int64)
        yield near, np.linalg.norm(points[near] - here, axis=1) * detour


def _along(problem: dict[str, Any], at: list[tuple[float, float]], streets: Network) -> Near:
    """Ways as the plan itself measures them; a place no street is near has nobody around it."""
    from minsheng.engines.siting.network import network_ways

    places = np.array(at, dtype=np.float64).reshape(-1, 2)
    ways, _people, _sites = network_ways(
        streets, _lonlat(problem), places, "wgs84", _farthest(problem) + 1.0
    )
    for place in range(len(at)):
        mine = ways.site == place
        yield ways.demand[mine], ways.metres[mine]


class _Demand:
    """Who is where and needs what, ready to be asked for any place."""

    def __init__(self, problem: dict[str, Any]) -> None:
        demand = problem["demand"]
        self.weight = np.array([row["weight"] for row in demand], dtype=np.float64)
        self.group = np.array([row["group"] for row in demand])
        self.needs: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for need in problem["needs"]:
            self.needs[need["service"]].append(need)

    def wanted(self, near: Ints, metres: Floats) -> Iterator[Wanted]:
        """Each service that somebody within its reach needs."""
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
