"""Ways on a street network: points snapped to the nearest edge, bounded shortest paths from sites."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from .geo import positions
from .problem import Bools, Distances, Floats, Ints, Problem

SNAP_LIMIT_M = 300.0
_SAMPLE_M = 40.0
_NEAR = 12
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Network:
    """Streets as nodes and edges.

    Attributes:
        xy: (nodes, 2) in ``datum``.
        ends: (edges, 2) node indices.
        metres: (edges,) length.
        oneway: (edges,) passable from the first end to the second only.
        datum: of the nodes; "" for that of the problem.
    """

    xy: Floats
    ends: Ints
    metres: Floats
    oneway: Bools
    datum: str = ""


@dataclass(frozen=True, slots=True)
class Snapped:
    """Where points meet the network.

    Attributes:
        edge: (n,) nearest edge; -1 when none is within the limit.
        share: (n,) how far along it, from 0 at its first end to 1.
        access_m: (n,) straight way from the point to the edge.
    """

    edge: Ints
    share: Floats
    access_m: Floats


def edge_lengths(xy: Floats, ends: Ints, datum: str) -> Floats:
    """(edges,) straight length of each edge in metres."""
    there = positions(xy, datum)
    return np.asarray(np.linalg.norm(there[ends[:, 0]] - there[ends[:, 1]], axis=1))


def snap(network: Network, xy: Floats, datum: str, limit_m: float = SNAP_LIMIT_M) -> Snapped:
    """Nearest edge of each point: near candidates by samples along the edges, then exactly."""
    nodes, points = positions(network.xy, network.datum or datum), positions(xy, datum)
    first, last = nodes[network.ends[:, 0]], nodes[network.ends[:, 1]]
    pieces = np.maximum(np.ceil(np.linalg.norm(last - first, axis=1) / _SAMPLE_M), 1).astype(int)
    edge = np.repeat(np.arange(len(pieces)), pieces + 1)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(pieces + 1) - (pieces + 1), pieces + 1)
    at = (within / np.repeat(pieces, pieces + 1))[:, None]
    samples = first[edge] * (1 - at) + last[edge] * at
    near = cKDTree(samples).query(points, k=min(_NEAR, len(samples)))[1].reshape(len(points), -1)
    candidates = edge[near]
    begin, along = first[candidates], (last - first)[candidates]
    square = np.maximum((along**2).sum(axis=2), 1e-12)
    share = ((points[:, None, :] - begin) * along).sum(axis=2) / square
    share = share.clip(0, 1)
    away = np.linalg.norm(begin + share[..., None] * along - points[:, None, :], axis=2)
    best = away.argmin(axis=1)
    rows = np.arange(len(points))
    access = away[rows, best]
    found = np.where(access <= limit_m, candidates[rows, best], -1)
    return Snapped(found, share[rows, best], access)


def network_ways(
    network: Network, demand_xy: Floats, site_xy: Floats, datum: str, limit_m: float
) -> tuple[Distances, Snapped, Snapped]:
    """Ways from demand points to sites along the streets, up to ``limit_m``.

    A way is the straight access to the nearest edge at both ends and the shortest path between,
    edges split where points meet them; one-way streets count in the direction towards the site.

    Returns:
        (ways, snapped demand, snapped sites); ``demand`` in the ways is the index given here.
    """
    people, sites = snap(network, demand_xy, datum), snap(network, site_xy, datum)
    n, m, k = len(demand_xy), len(site_xy), len(network.xy)
    graph = split_graph(network, people, sites)
    on = np.flatnonzero(sites.edge >= 0)
    found: list[tuple[Ints, Ints, Floats]] = []
    for begin in range(0, len(on), _AT_ONCE):
        part = on[begin : begin + _AT_ONCE]
        away = dijkstra(graph, indices=k + n + part, limit=limit_m)[:, k : k + n]
        total = away + people.access_m[None, :] + sites.access_m[part][:, None]
        row, point = np.nonzero((total <= limit_m) & (people.edge >= 0)[None, :])
        found.append((point, part[row], total[row, point]))
    if not found or not m:
        empty = np.zeros(0, dtype=np.int64)
        return Distances(empty, empty, np.zeros(0)), people, sites
    point, site, metres = (np.concatenate([f[i] for f in found]) for i in range(3))
    order = np.lexsort((site, point))
    return Distances(point[order], site[order], metres[order]), people, sites


def split_graph(network: Network, people: Snapped, sites: Snapped) -> sparse.csr_array:
    """Edges turned around (paths are sought from the sites), split where points meet them."""
    k = len(network.xy)
    edge = np.concatenate([people.edge, sites.edge])
    share = np.concatenate([people.share, sites.share])
    met = np.flatnonzero(edge >= 0)
    n_edges = len(network.metres)
    # Every edge as a chain: its first end, the points that meet it in order, its last end.
    chain = np.concatenate([np.arange(n_edges), edge[met], np.arange(n_edges)])
    place = np.concatenate([np.zeros(n_edges), share[met], np.ones(n_edges)])
    rank = np.repeat([0, 1, 2], [n_edges, len(met), n_edges])
    node = np.concatenate([network.ends[:, 0], k + met, network.ends[:, 1]])
    order = np.lexsort((place, rank, chain))
    here, there = order[:-1], order[1:]
    same = chain[here] == chain[there]
    here, there = here[same], there[same]
    metres = (place[there] - place[here]) * network.metres[chain[here]]
    both = ~network.oneway[chain[here]]
    start = np.concatenate([node[there], node[here][both]])
    end = np.concatenate([node[here], node[there][both]])
    length = np.maximum(np.concatenate([metres, metres[both]]), 1e-9)
    size = k + len(edge)
    return _shortest_of_parallel(start, end, length, size)


def _shortest_of_parallel(start: Ints, end: Ints, length: Floats, size: int) -> sparse.csr_array:
    """A graph that keeps the shortest of edges between the same two nodes."""
    order = np.lexsort((length, end, start))
    start, end, length = start[order], end[order], length[order]
    first = np.ones(len(start), dtype=np.bool_)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    return sparse.csr_array((length[first], (start[first], end[first])), shape=(size, size))


def along_streets(problem: Problem, network: Network) -> Problem:
    """The problem with its ways measured on the streets, as far as anybody's reach or objective.

    Points that no street is near cannot be reached; the notes name them.
    """
    demand, sites = problem.demand, problem.sites
    rows = np.unique(np.array(demand.id), return_index=True)[1]
    rows.sort()
    reach = max((need.reach_m for need in problem.needs or ()), default=problem.reach_m)
    far = not {"distance", "worst"}.isdisjoint(problem.objective)
    ways, people, places = network_ways(
        network, demand.xy[rows], sites.xy, problem.datum, np.inf if far else reach + 1.0
    )
    notes = [
        _far_from_streets("demand", [demand.id[row] for row in rows[people.edge < 0]]),
        _far_from_streets("sites", [sites.id[i] for i in np.flatnonzero(places.edge < 0)]),
    ]
    measured = Distances(rows[ways.demand], ways.site, ways.metres)
    told = tuple(note for note in notes if note)
    return replace(problem, distances=measured, notes=problem.notes + told)


def _far_from_streets(name: str, ids: list[str]) -> str:
    if not ids:
        return ""
    shown = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
    return f"{name}: {len(ids)} farther than {SNAP_LIMIT_M:g} m from any street: {shown}"
