"""Ways along streets: snapping, shortest paths, one-way streets, and what is reported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.engines.siting import BadInput, read_problem, solve
from minsheng.engines.siting.network import Network, network_ways
from minsheng.engines.siting.streets import read_osm

# A square of streets, 400 m a side: 0 (0,0) – 1 (400,0) – 2 (400,400) – 3 (0,400) – 0.
SQUARE = np.array([[0, 0], [400, 0], [400, 400], [0, 400]], dtype=float)
ROUND = np.array([[0, 1], [1, 2], [2, 3], [3, 0]])


def ways(people: list[list[float]], places: list[list[float]], **change: object) -> dict:
    parts = {"xy": SQUARE, "ends": ROUND, "metres": np.full(4, 400.0), "oneway": np.zeros(4, bool)}
    network = Network(**(parts | change))  # type: ignore[arg-type]
    found, _, _ = network_ways(network, np.array(people), np.array(places), "plane", np.inf)
    pairs = zip(found.demand.tolist(), found.site.tolist(), strict=True)
    return dict(zip(pairs, found.metres.tolist(), strict=True))


def test_the_way_goes_along_the_street_not_across_the_block() -> None:
    assert ways([[200, 0]], [[200, 400]])[0, 0] == pytest.approx(800)


def test_two_places_on_one_street_need_not_go_to_its_end() -> None:
    assert ways([[100, 0]], [[300, 0]])[0, 0] == pytest.approx(200)


def test_the_step_from_the_door_to_the_street_counts_at_both_ends() -> None:
    assert ways([[100, -30]], [[300, 20]])[0, 0] == pytest.approx(250)


def test_a_one_way_street_is_ridden_in_its_direction() -> None:
    oneway = np.array([True, False, False, False])

    assert ways([[100, 0]], [[300, 0]], oneway=oneway)[0, 0] == pytest.approx(200)
    assert ways([[300, 0]], [[100, 0]], oneway=oneway)[0, 0] == pytest.approx(1400)


def test_who_lives_far_from_any_street_has_no_way() -> None:
    assert ways([[200, -5000], [0, 0]], [[0, 0]]) == {(1, 0): pytest.approx(0, abs=1e-6)}


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_ways_are_the_shortest_there_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 500, (7, 2))
    ends = np.array([[i, j] for i in range(7) for j in range(i) if rng.random() < 0.5] or [[0, 1]])
    metres = np.linalg.norm(xy[ends[:, 0]] - xy[ends[:, 1]], axis=1)
    network = Network(xy, ends, metres, np.zeros(len(ends), bool))
    found, _, _ = network_ways(network, xy[:4], xy[4:], "plane", np.inf)
    table = np.full((7, 7), np.inf)
    np.fill_diagonal(table, 0)
    for (a, b), length in zip(ends, metres, strict=True):
        table[a, b] = table[b, a] = min(table[a, b], length)
    for k in range(7):
        table = np.minimum(table, table[:, [k]] + table[[k], :])
    on_street = np.isin(np.arange(7), ends)
    for i, j, metre in zip(found.demand, found.site, found.metres, strict=True):
        if on_street[i] and on_street[j + 4]:
            assert metre == pytest.approx(table[i, j + 4], abs=1e-5)


def test_a_folder_with_nodes_and_edges_is_planned_on_the_streets(tmp_path: Path) -> None:
    (tmp_path / "problem.toml").write_text('datum = "plane"\ncount = 1\nreach_m = 500\n')
    (tmp_path / "demand.csv").write_text("id,x,y,weight\na,200,0,9\nb,0,300,5\nfar,9000,0,1\n")
    (tmp_path / "sites.csv").write_text("id,x,y\nA,200,400\nB,0,0\n")
    (tmp_path / "nodes.csv").write_text("node,x,y\n0,0,0\n1,400,0\n2,400,400\n3,0,400\n")
    (tmp_path / "edges.csv").write_text("from,to\n0,1\n1,2\n2,3\n3,0\n")

    problem = read_problem(tmp_path)

    assert solve(problem).objective["coverage"] == 14
    assert problem.notes == ("demand: 1 farther than 300 m from any street: far",)


def test_an_edge_to_nowhere_is_named(tmp_path: Path) -> None:
    test_a_folder_with_nodes_and_edges_is_planned_on_the_streets(tmp_path)
    (tmp_path / "edges.csv").write_text("from,to\n0,9\n")

    with pytest.raises(BadInput, match=r'edges.csv, row 2, to: "9" is not in nodes.csv'):
        read_problem(tmp_path)


OSM = """<osm version="0.6">
 <node id="1" lat="28.970" lon="118.870"/><node id="2" lat="28.970" lon="118.880"/>
 <node id="3" lat="28.975" lon="118.870"/><node id="4" lat="28.975" lon="118.880"/>
 <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
 <way id="2"><nd ref="3"/><nd ref="4"/><tag k="highway" v="motorway"/></way>
 <way id="3"><nd ref="1"/><nd ref="3"/><tag k="highway" v="footway"/></way>
</osm>"""


def test_a_map_extract_is_read_and_the_motorway_left_out(tmp_path: Path) -> None:
    (tmp_path / "problem.toml").write_text('datum = "wgs84"\ncount = 1\nobjective = ["distance"]\n')
    (tmp_path / "demand.csv").write_text("id,lon,lat,weight\na,118.880,28.970,1\n")
    (tmp_path / "sites.csv").write_text("id,lon,lat\nA,118.870,28.975\n")
    (tmp_path / "network.osm").write_text(OSM)

    # 974 m west and 554 m north, along the two streets
    assert solve(read_problem(tmp_path)).objective["distance"] == pytest.approx(1528, rel=0.005)


@pytest.mark.parametrize("text", ["<osm><node/></osm>", "no map", "<osm></osm>"])
def test_what_is_no_map_extract_is_refused(tmp_path: Path, text: str) -> None:
    test_a_map_extract_is_read_and_the_motorway_left_out(tmp_path)
    (tmp_path / "network.osm").write_text(text)

    with pytest.raises(BadInput, match=r"network\.osm"):
        read_problem(tmp_path)


def test_an_e_bike_keeps_to_its_ways_and_to_one_way_rules(tmp_path: Path) -> None:
    file = tmp_path / "network.osm"
    tags = [
        {"highway": "residential", "oneway": "yes"},
        {"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"},
        {"highway": "tertiary", "oneway": "-1"},
        {"highway": "steps"},
        {"highway": "footway", "bicycle": "yes"},
        {"highway": "primary", "bicycle": "no"},
        {"highway": "service", "access": "private"},
        {"highway": "tertiary", "junction": "roundabout"},
    ]
    nodes = [f'<node id="{i}" lon="118.8{i}" lat="28.9"/>' for i in range(len(tags) + 1)]
    ways = [
        f'<way id="{i}"><nd ref="{i}"/><nd ref="{i + 1}"/>'
        + "".join(f'<tag k="{key}" v="{value}"/>' for key, value in told.items())
        + "</way>"
        for i, told in enumerate(tags)
    ]
    file.write_text(f"<osm>{''.join(nodes)}{''.join(ways)}</osm>")

    ridden, walked = read_osm(file, "ebike"), read_osm(file)

    starts = [round(float(ridden.xy[a, 0] - 118.8), 2) for a, _ in ridden.ends]
    assert starts == [0.0, 0.01, 0.03, 0.04, 0.07]
    assert ridden.oneway.tolist() == [True, False, True, False, True]
    assert len(walked.ends) == 7
    assert not walked.oneway.any()
