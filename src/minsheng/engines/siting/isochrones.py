"""Which streets lie within reach of a site: every edge cut exactly where the reach ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import dijkstra

from .network import SNAP_LIMIT_M, Network, Snapped, snap, split_graph
from .problem import Floats, Ints

_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Reached:
    """Stretches of street from which a site can be reached.

    Attributes:
        edge: (k,) index of the edge, ascending; an edge reached from both ends appears twice.
        begin, end: (k,) shares along the edge, from 0 at its first end to 1; disjoint per edge.
    """

    edge: Ints
    begin: Floats
    end: Floats


NOWHERE = Reached(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))


def reachable_streets(
    network: Network, site_xy: Floats, datum: str, reach_m: float, limit_m: float = SNAP_LIMIT_M
) -> Iterator[Reached | None]:
    """For each site the streets from which it is at most ``reach_m`` away; None if no street is near it.

    Ways are those of ``network_ways``: the step from the nearest edge to the site counts, and one-way
    streets count in the direction towards the site.
    """
    sites = snap(network, site_xy, datum, limit_m)
    nobody = Snapped(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    graph, k = split_graph(network, nobody, sites), len(network.xy)
    for begin in range(0, len(site_xy), _AT_ONCE):
        part = np.arange(begin, min(begin + _AT_ONCE, len(site_xy)))
        away = dijkstra(graph, indices=k + part, limit=reach_m)[:, :k]
        for site, metres in zip(part.tolist(), away, strict=True):
            left = reach_m - sites.access_m[site]
            if sites.edge[site] < 0:
                yield None
            elif left < 0:
                yield NOWHERE
            else:
                own = (int(sites.edge[site]), float(sites.share[site]))
                yield _stretches(network, metres, left, own)


def _stretches(network: Network, away: Floats, left: float, own: tuple[int, float]) -> Reached:
    """From both ends of every edge as far as the metres left go, and both ways from the site itself."""
    length = np.maximum(network.metres, 1e-9)
    first, last = away[network.ends[:, 0]], away[network.ends[:, 1]]
    # Walking towards the site over the first end means going against the edge's own direction.
    from_first = np.where(network.oneway, -1.0, (left - first) / length)
    from_last = (left - last) / length
    a, b = np.flatnonzero(from_first >= 0), np.flatnonzero(from_last >= 0)
    edge, share = own
    spread = left / length[edge]
    found = Reached(
        np.concatenate([a, b, [edge]]),
        np.concatenate([np.zeros(len(a)), 1 - from_last[b], [share - spread]]).clip(0, 1),
        np.concatenate(
            [from_first[a], np.ones(len(b)), [share + (0 if network.oneway[edge] else spread)]]
        ).clip(0, 1),
    )
    return joined([found])


def joined(parts: Sequence[Reached]) -> Reached:
    """All stretches of several sites, those that touch or overlap made one."""
    if not parts:
        return NOWHERE
    edge = np.concatenate([part.edge for part in parts])
    begin = np.concatenate([part.begin for part in parts])
    end = np.concatenate([part.end for part in parts])
    order = np.lexsort((begin, edge))
    edge, begin, end = edge[order], begin[order], end[order]
    if not len(edge):
        return NOWHERE
    # Two per edge: the farthest end so far tells whether the next stretch starts anew.
    far = np.maximum.accumulate(end + 2.0 * edge)
    anew = np.ones(len(edge), dtype=np.bool_)
    anew[1:] = begin[1:] + 2.0 * edge[1:] > far[:-1]
    starts = np.flatnonzero(anew)
    last = np.append(starts[1:], len(edge)) - 1
    ends = (far[last] - 2.0 * edge[last]).clip(0, 1)
    longer = ends > begin[starts]
    return Reached(edge[starts][longer], begin[starts][longer], ends[longer])


def street_lines(network: Network, reached: Reached) -> Floats:
    """(k, 2, 2) both ends of every stretch, in the network's own coordinates."""
    first = network.xy[network.ends[reached.edge, 0]]
    along = network.xy[network.ends[reached.edge, 1]] - first
    return np.stack(
        [first + reached.begin[:, None] * along, first + reached.end[:, None] * along], axis=1
    )
