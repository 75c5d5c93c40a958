"""Reading a siting problem from its folder, or from the same as one JSON file."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from minsheng.engines.common.faults import BadInput, Fault

from .network import Network, along_streets
from .problem import ANY_SERVICE, Demand, Distances, Need, Option, Problem, Scenario, Sites
from .settings import read_settings
from .streets import read_osm, read_streets
from .tables import Table, read_csv, table_from_rows
from .validate import validate

SETTINGS_FILE = "problem.toml"
LISTS = ("demand", "sites", "needs", "options", "distances", "nodes", "edges", "scenarios")
OSM_FILE = "network.osm"
_STATES = ("candidate", "existing")
_MUST = ("free", "open", "closed")
_MUST_VALUE = {"free": 0, "open": 1, "closed": -1}
_PEOPLE = "Write how many people, 0 or more."
_METRES = "Write metres, 0 or more."
_YUAN = "Write yuan, 0 or more."


def read_problem(path: str | Path) -> Problem:
    """Read a problem folder, or one JSON file with the settings and the lists side by side.

    Raises:
        BadInput: with every fault found, each naming file, row, field and mend.
    """
    path = Path(path)
    if path.is_dir():
        settings, tables = _read_folder(path)
    elif path.is_file():
        settings, tables = _read_json(path)
    else:
        raise BadInput([Fault(str(path), 0, "", "It does not exist.", "Check the path.")])
    osm = path / OSM_FILE
    streets = read_osm(osm) if osm.is_file() else None
    return _build(settings, tables, SETTINGS_FILE if path.is_dir() else path.name, streets)


def _read_folder(folder: Path) -> tuple[dict[str, Any], dict[str, Table]]:
    faults: list[Fault] = []
    settings: dict[str, Any] = {}
    try:
        settings = tomllib.loads((folder / SETTINGS_FILE).read_text("utf-8-sig"))
    except FileNotFoundError:
        faults.append(Fault(SETTINGS_FILE, 0, "", "The file is missing.", "Add it."))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(SETTINGS_FILE, 0, "", f"This is not TOML: {error}.", "Mend the line."))
    tables: dict[str, Table] = {}
    for name in LISTS:
        file = folder / f"{name}.csv"
        if not file.is_file():
            if name in ("demand", "sites"):
                faults.append(Fault(file.name, 0, "", "The file is missing.", "Add it."))
            continue
        try:
            tables[name] = read_csv(file)
        except BadInput as bad:
            faults += bad.faults
    if faults:
        raise BadInput(faults)
    return settings, tables


def _read_json(path: Path) -> tuple[dict[str, Any], dict[str, Table]]:
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BadInput(
            [Fault(path.name, 0, "", f"This is not JSON: {error}.", "Mend it.")]
        ) from None
    return _split(content, path.name)


def _split(content: Any, file: str) -> tuple[dict[str, Any], dict[str, Table]]:
    if not isinstance(content, dict):
        raise BadInput([Fault(file, 0, "", "This is not an object.", "Write {…}.")])
    missing = [name for name in ("demand", "sites") if name not in content]
    if missing:
        raise BadInput(Fault(file, 0, n, "The list is missing.", "Add it.") for n in missing)
    tables = {n: table_from_rows(n, content[n]) for n in LISTS if content.get(n) is not None}
    return {key: value for key, value in content.items() if key not in LISTS}, tables


def problem_from_data(content: dict[str, Any], name: str = "problem.json") -> Problem:
    """The problem in the published JSON form, already parsed; ``name`` stands in messages.

    Raises:
        BadInput: with every fault found, each naming row, field and mend.
    """
    settings, tables = _split(content, name)
    return _build(settings, tables, name)


def _build(
    settings: dict[str, Any],
    tables: dict[str, Table],
    settings_file: str,
    osm: Network | None = None,
) -> Problem:
    read, faults = read_settings(settings, settings_file)
    has_ways = "distances" in tables
    demand = _demand(tables["demand"], read["datum"], has_ways)
    sites = _sites(tables["sites"], read["datum"], has_ways)
    site_index = {name: index for index, name in enumerate(sites.id)}
    needs = _needs(tables["needs"]) if "needs" in tables else None
    options = _options(tables["options"], site_index) if "options" in tables else None
    ways = _distances(tables["distances"], demand, site_index) if has_ways else None
    streets = _streets(tables, read["datum"]) or osm
    scenarios = _scenarios(tables["scenarios"]) if "scenarios" in tables else ()
    problem = Problem(
        demand, sites, needs=needs, options=options, distances=ways, scenarios=scenarios, **read
    )
    faults += [fault for table in tables.values() for fault in table.faults]
    faults += validate(problem, {name: (t.file, t.rows) for name, t in tables.items()})
    if osm is not None and problem.datum == "plane":
        told = "An OpenStreetMap extract does not fit places in plane metres."
        faults.append(Fault(OSM_FILE, 0, "", told, "Give longitudes and latitudes."))
    if faults:
        raise BadInput(_first_per_cell(faults))
    return problem if streets is None or has_ways else along_streets(problem, streets)


def _streets(tables: dict[str, Table], datum: str) -> Network | None:
    """The network in the lists of nodes and edges; both are needed."""
    both = [tables.get("nodes"), tables.get("edges")]
    if both[0] is None or both[1] is None:
        for table in (t for t in both if t is not None):
            table.fault(-1, "", "nodes and edges belong together.", "Add the other file.")
        return None
    return read_streets(both[0], both[1], datum)


def _first_per_cell(faults: list[Fault]) -> list[Fault]:
    """One fault per cell: what could not be read is not also reported as out of order."""
    first: dict[tuple[str, int, str], Fault] = {}
    for fault in faults:
        first.setdefault((fault.file, fault.row, fault.field), fault)
    return list(first.values())


def _places(table: Table, datum: str, has_ways: bool) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(n, 2) coordinates; nan when the ways are given and no column names a place."""
    plane = datum == "plane"
    columns = ("x", "y") if plane else ("lon", "lat")
    if (has_ways and not any(map(table.has, columns))) or not table.require(*columns):
        return np.full((table.length, 2), np.nan)
    if plane:
        axes = [table.numbers(c, mend="Write metres.") for c in columns]
    else:
        mend = "Write degrees as 118.87 (longitude) and 28.94 (latitude)."
        axes = [
            table.numbers("lon", low=-180, high=180, mend=mend),
            table.numbers("lat", low=-90, high=90, mend=mend),
        ]
    return np.column_stack(axes)


def _demand(table: Table, datum: str, has_ways: bool) -> Demand:
    table.require("id", "weight")
    return Demand(
        id=table.names("id"),
        xy=_places(table, datum, has_ways),
        weight=table.numbers("weight", low=0, mend=_PEOPLE),
        group=table.words("group"),
        hours=table.words("hours"),
        district=table.words("district"),
    )


def _sites(table: Table, datum: str, has_ways: bool) -> Sites:
    table.require("id")
    state = table.choices("state", _STATES)
    must = table.choices("must", _MUST)
    return Sites(
        id=table.names("id"),
        xy=_places(table, datum, has_ways),
        name=table.words("name"),
        district=table.words("district"),
        partner=table.words("partner"),
        existing=np.array([word == "existing" for word in state], dtype=np.bool_),
        must=np.array([_MUST_VALUE[word] for word in must], dtype=np.int64),
        capacity=table.numbers("capacity", default=np.inf, low=0, mend=_PEOPLE),
        level=table.words("level"),
    )


def _needs(table: Table) -> tuple[Need, ...]:
    if not table.require("group", "service", "reach_m"):
        return ()
    group, service = table.words("group"), table.names("service")
    reach = table.numbers("reach_m", low=0, mend=_METRES)
    share = table.numbers(
        "share", default=1.0, low=0, high=1, mend="Write a share from 0 to 1, as 0.3 for 30 %."
    )
    rows = zip(group, service, reach.tolist(), share.tolist(), strict=True)
    return tuple(Need(*row) for row in rows)


def _options(table: Table, site_index: dict[str, int]) -> tuple[Option, ...]:
    if not table.require("site", "level", "cost_yuan", "services"):
        return ()
    site = _indices(table, "site", site_index, "sites.csv")
    level, services = table.names("level"), table.words("services")
    cost = table.numbers("cost_yuan", low=0, mend=_YUAN)
    capacity = table.numbers("capacity", default=np.inf, low=0, mend=_PEOPLE)
    offered = [_services(word) for word in services]
    rows = zip(site.tolist(), level, cost.tolist(), offered, capacity.tolist(), strict=True)
    return tuple(Option(*row) for row in rows)


def _scenarios(table: Table) -> tuple[Scenario, ...]:
    if not table.require("scenario", "factor"):
        return ()
    mend = "Write how many times as many people, as 1.2 for 20 % more."
    factor = table.numbers("factor", low=0, high=1000, mend=mend).tolist()
    words = [table.words(column) for column in ("group", "hours", "district")]
    return tuple(
        Scenario(*row) for row in zip(table.names("scenario"), factor, *words, strict=True)
    )


def _services(word: str) -> frozenset[str]:
    parts = (part.strip() for part in word.replace("；", ";").split(";"))
    return frozenset(part for part in parts if part != ANY_SERVICE)


def _distances(table: Table, demand: Demand, site_index: dict[str, int]) -> Distances:
    if not table.require("demand", "site", "metres"):
        empty = np.zeros(0, dtype=np.int64)
        return Distances(empty, empty, np.zeros(0))
    first = {name: index for index, name in reversed(list(enumerate(demand.id)))}
    return Distances(
        demand=_indices(table, "demand", first, "demand.csv"),
        site=_indices(table, "site", site_index, "sites.csv"),
        metres=table.numbers("metres", low=0, mend=_METRES),
    )


def _indices(
    table: Table, column: str, index_of: dict[str, int], file: str
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The index each name stands for; an unknown name is a fault and stands as -1."""
    words = table.names(column)
    for row, word in enumerate(words):
        if word and word not in index_of:
            mend = f"Use an id from {file}, or add it there."
            table.fault(row, column, f'"{word}" is not in {file}.', mend)
    return np.array([index_of.get(word, -1) for word in words], dtype=np.int64)
