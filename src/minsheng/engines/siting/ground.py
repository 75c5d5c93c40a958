"""The facts a plan is checked against, worked out afresh from the problem.

Written for `verify` alone and on purpose without any code of the solving path: a slip there must
not be able to hide here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import geocoordinates_ffi as geo
import numpy as np
from scipy import sparse

from .problem import Bools, Floats, Ints, Problem

_CHUNK = 4_000_000
_RADIUS = 6_371_008.8


class Ground:
    """Points, needs, levels and ways of a problem.

    Attributes:
        point: (demand rows,) index of the row's point.
        services: names, "" for any open site.
        option_site, option_cost, option_level: one entry per level; one free level per site when
            the problem has no options.
        offers: (options, services) whether the level offers the service.
        people: (reach, service index) → (points,) people.
        near: reach → CSR (points, sites), stored entries are within reach.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        demand = problem.demand
        names: dict[str, int] = {}
        self.point = np.array([names.setdefault(n, len(names)) for n in demand.id], dtype=np.int64)
        self.n_points, self.n_sites = len(names), len(problem.sites.id)
        self._needs()
        self._options()
        self._ways()

    def _needs(self) -> None:
        problem = self.problem
        if problem.needs is None:
            listed = [("*", "", float(problem.reach_m), 1.0)]
        else:
            listed = [(n.group, n.service, float(n.reach_m), n.share) for n in problem.needs]
        self.services = sorted({service for _, service, _, _ in listed})
        self.people: dict[tuple[float, int], Floats] = {}
        self.row_needs: list[tuple[Bools, float, int, float]] = []
        groups = np.array(problem.demand.group)
        for group, service, reach, share in listed:
            rows = np.ones(len(groups), dtype=np.bool_) if group == "*" else groups == group
            key = (reach, self.services.index(service))
            self.row_needs.append((rows, *key, share))
            here = np.bincount(
                self.point[rows],
                weights=share * problem.demand.weight[rows],
                minlength=self.n_points,
            )
            self.people[key] = np.asarray(self.people.get(key, 0.0) + here, dtype=np.float64)

    def _options(self) -> None:
        problem = self.problem
        if problem.options is None:
            self.option_site = np.arange(self.n_sites)
            self.option_cost = np.zeros(self.n_sites)
            self.option_level: list[str | None] = [None] * self.n_sites
            self.offers = np.ones((self.n_sites, len(self.services)), dtype=np.bool_)
            return
        self.option_site = np.array([o.site for o in problem.options], dtype=np.int64)
        self.option_cost = np.array([o.cost_yuan for o in problem.options], dtype=np.float64)
        self.option_level = [o.level for o in problem.options]
        self.offers = np.array(
            [[s == "" or s in o.services for s in self.services] for o in problem.options],
            dtype=np.bool_,
        ).reshape(len(problem.options), len(self.services))

    def _ways(self) -> None:
        """Pairs within each reach, by looking at every pair."""
        reaches = sorted({reach for reach, _ in self.people})
        found: dict[float, list[sparse.coo_array]] = {reach: [] for reach in reaches}
        for begin, metres in self.metres_in_parts():
            for reach in reaches:
                row, site = np.nonzero(metres <= reach + 1e-6)
                shape = (self.n_points, self.n_sites)
                one = np.ones(len(row))
                found[reach].append(sparse.coo_array((one, (row + begin, site)), shape=shape))
        self.near = {
            reach: sparse.csr_array(sum(parts[1:], parts[0])) for reach, parts in found.items()
        }

    def metres_in_parts(self) -> Iterable[tuple[int, Floats]]:
        """(first point, metres (part of the points, sites)) until all points have been seen."""
        rows = max(1, _CHUNK // max(self.n_sites, 1))
        ways = self.problem.distances
        if ways is not None:
            table = sparse.csr_array(
                (np.arange(1, len(ways.metres) + 1), (self.point[ways.demand], ways.site)),
                shape=(self.n_points, self.n_sites),
            )
        else:
            first = np.unique(self.point, return_index=True)[1]
            here = _metres(self.problem.demand.xy[first], self.problem.datum)
            there = _metres(self.problem.sites.xy, self.problem.datum)
        for begin in range(0, self.n_points, rows):
            if ways is not None:
                entry = table[begin : begin + rows].toarray()
                yield begin, np.where(entry > 0, np.append(ways.metres, 0.0)[entry - 1], np.inf)
            else:
                gap = here[begin : begin + rows, None, :] - there[None, :, :]
                straight = np.sqrt((gap**2).sum(axis=2))
                way = straight if here.shape[1] == 2 else _arc(straight)
                yield begin, way * self.problem.detour

    def metres(self) -> Floats:
        """(points, sites) all ways; inf where there is none."""
        return np.concatenate([part for _, part in self.metres_in_parts()])

    def today(self) -> Ints:
        """(sites,) option at which each existing station runs; -1 elsewhere."""
        sites = self.problem.sites
        found = np.full(self.n_sites, -1, dtype=np.int64)
        for site in np.flatnonzero(sites.existing):
            own = np.flatnonzero(self.option_site == site)
            named = [
                o for o in own if sites.level[site] and self.option_level[o] == sites.level[site]
            ]
            found[site] = named[0] if named else own[np.argmin(self.option_cost[own])]
        return found

    def offered(self, plan: Ints) -> Bools:
        """(sites, services) what a plan (sites,) of options or -1 offers."""
        offered = np.zeros((self.n_sites, len(self.services)), dtype=np.bool_)
        offered[plan >= 0] = self.offers[plan[plan >= 0]]
        return offered

    def times_covered(self, plan: Ints) -> dict[tuple[float, int], Floats]:
        """(reach, service) → (points,) number of open sites that cover it."""
        offered = self.offered(plan).astype(np.float64)
        return {key: self.near[key[0]] @ offered[:, key[1]] for key in self.people}


def _metres(xy: Floats, datum: str) -> Floats:
    """Plane metres as they are; otherwise earth-centred metres on the WGS-84 ellipsoid."""
    if datum == "plane":
        return xy
    points = []
    for lon, lat in xy.tolist():
        moved: Any = geo.Wgs84(lon=lon, lat=lat)
        if datum == "gcj02":
            moved = geo.gcj02_to_wgs84_refined(geo.Gcj02(lon=lon, lat=lat))
        elif datum == "bd09":
            moved = geo.bd09_to_wgs84_refined(geo.Bd09(lon=lon, lat=lat))
        points.append(_earth_centred(moved.lon, moved.lat))
    return np.array(points).reshape(-1, 3)


def _earth_centred(lon: float, lat: float) -> tuple[float, float, float]:
    a, b = 6_378_137.0, 6_356_752.314245179
    phi, lam = math.radians(lat), math.radians(lon)
    n = a * a / math.hypot(a * math.cos(phi), b * math.sin(phi))
    return (
        n * math.cos(phi) * math.cos(lam),
        n * math.cos(phi) * math.sin(lam),
        n * (b / a) ** 2 * math.sin(phi),
    )


def _arc(straight: Floats) -> Floats:
    return 2 * _RADIUS * np.arcsin(np.minimum(straight / (2 * _RADIUS), 1.0))
