"""The offline base layer: made by the script, all roads marked as samples, no borders."""

import json

from minsheng.organisations.starter import starter_rows
from minsheng.places.basemap import FILE, as_text, base_layer, gabriel_edges


def test_the_committed_layer_is_what_the_script_makes() -> None:
    assert FILE.read_text(encoding="utf-8") == as_text(base_layer(starter_rows()))


def test_it_is_readable_holds_all_towns_and_marks_every_road() -> None:
    layer = json.loads(FILE.read_text(encoding="utf-8"))
    kinds = [feature["properties"]["kind"] for feature in layer["features"]]

    assert kinds.count("town") == 100
    assert kinds.count("county") == 6
    lines = [f for f in layer["features"] if f["geometry"]["type"] != "Point"]
    assert lines
    assert all(f["geometry"]["type"] == "LineString" and f["properties"]["sample"] for f in lines)


def test_neighbours_have_nobody_between_them() -> None:
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (5.0, 1.0)]
    edges = gabriel_edges(square)

    assert (0, 1) not in edges  # the fifth point lies between them
    assert {(0, 4), (1, 4)} <= set(edges)
