"""Streets within reach: cut exactly where the way to the site becomes too long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minsheng.engines.siting.isochrones import Reached, joined, reachable_streets, street_lines
from minsheng.engines.siting.network import Network, edge_lengths, snap
from minsheng.engines.siting.problem import Floats


def made(points: list[tuple[float, float]], ends: list[tuple[int, int]], *oneway: int) -> Network:
    xy, pairs = np.array(points, dtype=np.float64), np.array(ends, dtype=np.int64)
    marked = np.isin(np.arange(len(pairs)), oneway)
    return Network(xy, pairs, edge_lengths(xy, pairs, "plane"), marked)


def stretches(network: Network, site: tuple[float, float], reach: float) -> list[tuple[float, ...]]:
    (found,) = reachable_streets(network, np.array([site]), "plane", reach)
    assert found is not None
    rows = zip(found.edge.tolist(), found.begin.tolist(), found.end.tolist(), strict=True)
    return [(edge, round(begin, 6), round(end, 6)) for edge, begin, end in rows]


CROSS = made([(0, 0), (100, 0), (200, 0), (100, 100)], [(0, 1), (1, 2), (1, 3)])


def test_the_reach_ends_in_the_middle_of_a_street() -> None:
    assert stretches(CROSS, (100, 0), 50) == [(0, 0.5, 1), (1, 0, 0.5), (2, 0, 0.5)]


def test_the_step_to_the_street_counts() -> None:
    assert stretches(CROSS, (50, 20), 40) == [(0, 0.3, 0.7)]
    assert stretches(CROSS, (50, 20), 10) == []


def test_a_one_way_street_is_walked_towards_the_site_only() -> None:
    line = made([(0, 0), (100, 0), (200, 0)], [(0, 1), (1, 2)], 0, 1)
    assert stretches(line, (100, 0), 60) == [(0, 0.4, 1)]


def test_a_ring_is_reached_from_both_sides() -> None:
    ring = made([(0, 0), (100, 0), (100, 100), (0, 100)], [(0, 1), (1, 2), (2, 3), (3, 0)])
    assert stretches(ring, (0, 0), 150) == [(0, 0, 1), (1, 0, 0.5), (2, 0.5, 1), (3, 0, 1)]
    assert stretches(ring, (0, 0), 200) == [(edge, 0, 1) for edge in range(4)]


def test_a_site_far_from_any_street_has_none() -> None:
    far = np.array([(100.0, 5000.0)])
    assert list(reachable_streets(CROSS, far, "plane", 500.0)) == [None]


def test_the_streets_of_several_sites_become_one_set() -> None:
    parts = [
        Reached(np.array([0, 0]), np.array([0.0, 0.7]), np.array([0.3, 1.0])),
        Reached(np.array([0, 1]), np.array([0.2, 0.5]), np.array([0.4, 0.6])),
    ]
    both = joined(parts)
    assert both.edge.tolist() == [0, 0, 1]
    assert both.begin.tolist() == [0.0, 0.7, 0.5]
    assert both.end == pytest.approx([0.4, 1.0, 0.6])
    lines = street_lines(CROSS, both)
    assert lines[2].tolist() == [[150.0, 0.0], [160.0, 0.0]]
    assert joined([]).edge.tolist() == []


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=8, unique=True
    ).flatmap(
        lambda points: st.tuples(
            st.just(points),
            st.lists(
                st.tuples(
                    st.integers(0, len(points) - 1), st.integers(0, len(points) - 1), st.booleans()
                ),
                min_size=2,
                max_size=12,
            ),
        )
    ),
    st.tuples(st.floats(0, 9), st.floats(0, 9)),
    st.floats(0.5, 20),
)
def test_a_place_on_a_street_is_in_the_reach_exactly_if_its_way_is_short_enough(
    drawn: tuple[list[tuple[int, int]], list[tuple[int, int, bool]]],
    site: tuple[float, float],
    reach: float,
) -> None:
    points, edges = drawn
    edges = [edge for edge in edges if edge[0] != edge[1]]
    assume(edges)
    one_way = [i for i, edge in enumerate(edges) if edge[2]]
    network = made([(x * 10.0, y * 10.0) for x, y in points], [e[:2] for e in edges], *one_way)
    where, reach = np.array([site]) * 10, reach * 10
    (found,) = reachable_streets(network, where, "plane", reach, limit_m=1000.0)
    assert found is not None
    for metres, inside in _by_hand(network, where, found):
        if abs(metres - reach) > 1e-6:
            assert inside == (metres < reach)


def _by_hand(network: Network, where: Floats, found: Reached) -> list[tuple[float, bool]]:
    """(way in metres, is it inside the stretches found) of samples on every street.

    The way is worked out by relaxing every edge until nothing changes, apart from the engine's code.
    """
    met = snap(network, where, "plane", 1000.0)
    edge, share, access = int(met.edge[0]), float(met.share[0]), float(met.access_m[0])
    away = np.full(len(network.xy), np.inf)
    first, last = network.ends[edge]
    away[first] = share * network.metres[edge] + access
    if not network.oneway[edge]:
        away[last] = (1 - share) * network.metres[edge] + access
    for _ in network.xy:
        for (a, b), metres, one_way in zip(
            network.ends, network.metres, network.oneway, strict=True
        ):
            away[a] = min(away[a], away[b] + metres)
            if not one_way:
                away[b] = min(away[b], away[a] + metres)
    told = []
    for i, ((a, b), metres) in enumerate(zip(network.ends, network.metres, strict=True)):
        for at in np.linspace(0.03, 0.97, 7):
            way = away[b] + (1 - at) * metres
            if not network.oneway[i]:
                way = min(way, away[a] + at * metres)
            if i == edge and (at <= share or not network.oneway[i]):
                way = min(way, abs(at - share) * metres + access)
            inside = (found.edge == i) & (found.begin <= at) & (at <= found.end)
            told.append((float(way), bool(inside.any())))
    return told
