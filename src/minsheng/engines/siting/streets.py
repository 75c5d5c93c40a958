"""Reading street networks: plain lists of nodes and edges, or an OpenStreetMap extract."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from defusedxml.ElementTree import ParseError, iterparse

from minsheng.engines.common.faults import BadInput, Fault

from .network import Network, edge_lengths
from .tables import Table

# Ways of these kinds are not for people on foot; others are unless a tag forbids it.
_NOT_ON_FOOT = frozenset({"motorway", "motorway_link", "construction", "proposed", "raceway"})
_FORBIDDEN = frozenset({"no", "private"})
_WELCOME = frozenset({"yes", "designated", "permissive"})
# Where an e-bike is walked at best, unless a tag lets bicycles in.
_NOT_BY_EBIKE = frozenset(
    {"steps", "footway", "pedestrian", "path", "bridleway", "corridor", "platform", "elevator"}
)
MEANS = ("foot", "ebike")


def read_streets(nodes: Table, edges: Table, datum: str) -> Network:
    """A network from ``nodes.csv`` (node, lon, lat or x, y) and ``edges.csv`` (from, to).

    An edge may give its ``metres`` (else it is straight) and ``oneway`` = yes · no. Faults are
    noted in the tables.
    """
    axes = ("x", "y") if datum == "plane" else ("lon", "lat")
    empty = np.zeros((0, 2))
    if not nodes.require("node", *axes) or not edges.require("from", "to"):
        return Network(empty, np.zeros((0, 2), dtype=np.int64), np.zeros(0), np.zeros(0, np.bool_))
    xy = np.column_stack([nodes.numbers(axis) for axis in axes])
    index: dict[str, int] = {}
    for row, name in enumerate(nodes.names("node")):
        first = index.setdefault(name, row)
        if name and first != row:
            at = nodes.rows[first]
            told = f'"{name}" is in row {at} already.'
            mend = "Give every node a name of its own."
            nodes.fault(row, "node", told, mend, "node_twice", word=name, first=at)
    ends = np.zeros((edges.length, 2), dtype=np.int64)
    for side, column in enumerate(("from", "to")):
        for row, name in enumerate(edges.names(column)):
            if name and name not in index:
                told = f'"{name}" is not in {nodes.file}.'
                mend = f"Use a node from {nodes.file}, or add it there."
                edges.fault(row, column, told, mend, "no_node", word=name, nodes=nodes.file)
            ends[row, side] = index.get(name, 0)
    straight = edge_lengths(xy, ends, datum) if len(xy) else np.zeros(0)
    given = edges.numbers("metres", default=-1.0, low=0, mend="Write metres, or leave it empty.")
    oneway = edges.choices("oneway", ("no", "yes"))
    metres = np.where(given >= 0, given, straight)
    return Network(xy, ends, metres, np.array([word == "yes" for word in oneway], dtype=np.bool_))


def read_osm(path: Path, means: str = "foot") -> Network:
    """The ways people may walk, or ride by "ebike", in an OpenStreetMap XML extract (WGS-84).

    One-way rules are for vehicles: they do not count on foot, and they do by e-bike unless bicycles
    are excepted.

    Raises:
        BadInput: the file is not OpenStreetMap XML, or holds no such way.
    """
    allowed = _on_foot if means == "foot" else _by_ebike
    place: dict[str, tuple[float, float]] = {}
    index: dict[str, int] = {}
    ends: list[tuple[int, int]] = []
    oneway: list[bool] = []
    try:
        for _, element in iterparse(path, forbid_dtd=True):
            if element.tag == "node":
                place[element.get("id")] = (float(element.get("lon")), float(element.get("lat")))
            elif element.tag == "way":
                tags = {tag.get("k"): tag.get("v") for tag in element.iter("tag")}
                if allowed(tags):
                    refs = [nd.get("ref") for nd in element.iter("nd") if nd.get("ref") in place]
                    at = [index.setdefault(ref, len(index)) for ref in refs]
                    direction = 0 if means == "foot" else _direction(tags)
                    ends += itertools.pairwise(at[::-1] if direction < 0 else at)
                    oneway += [direction != 0] * (len(ends) - len(oneway))
            if element.tag in ("node", "way", "relation"):
                element.clear()
    except (ParseError, TypeError, ValueError) as error:
        told = f"This is not OpenStreetMap XML: {error}."
        mend = "Export the area again as .osm."
        raise BadInput([Fault(path.name, 0, "", told, mend, "not_osm")]) from None
    if not ends:
        told = f"There is no way for people {'on foot' if means == 'foot' else 'by e-bike'}."
        mend = "Export an area with streets."
        raise BadInput([Fault(path.name, 0, "", told, mend, "no_streets")])
    xy = np.array([place[ref] for ref in index])
    pairs = np.array(ends, dtype=np.int64)
    metres = edge_lengths(xy, pairs, "wgs84")
    return Network(xy, pairs, metres, np.array(oneway, dtype=np.bool_), "wgs84")


def _on_foot(tags: dict[str, str]) -> bool:
    kind = tags.get("highway")
    if kind is None or kind in _NOT_ON_FOOT or tags.get("area") == "yes":
        return False
    if tags.get("foot") in _WELCOME:
        return True
    return tags.get("foot") not in _FORBIDDEN and tags.get("access") not in _FORBIDDEN


def _by_ebike(tags: dict[str, str]) -> bool:
    kind = tags.get("highway")
    if kind is None or kind in _NOT_ON_FOOT or tags.get("area") == "yes":
        return False
    if tags.get("bicycle") in _WELCOME:
        return True
    if kind in _NOT_BY_EBIKE or tags.get("bicycle") in {"no", "dismount"}:
        return False
    return tags.get("vehicle", tags.get("access")) not in _FORBIDDEN


def _direction(tags: dict[str, str]) -> int:
    """1 along the way only, -1 against it only, 0 both: as the rules are for a bicycle."""
    told = tags.get("oneway:bicycle") or tags.get("oneway") or ""
    if told == "-1":
        return -1
    round_about = not told and tags.get("junction") in {"roundabout", "circular"}
    return int(told in {"yes", "true", "1"} or round_about)
