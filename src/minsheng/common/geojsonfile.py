"""Reading GeoJSON: points with properties become rows with ``lon`` and ``lat``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from minsheng.common.columns import Cell
from minsheng.common.csvfile import decoded
from minsheng.common.problem import Problem, Refused
from minsheng.common.tables import MAX_COLUMNS, MAX_ROWS, Row, Table

WGS84_NAMES = ("CRS84", "EPSG::4326", "EPSG:4326")


def _no_constant(name: str) -> NoReturn:
    raise Refused("json_broken", where=name)


def features_in(data: bytes) -> list[Any]:
    """The features of a FeatureCollection, or the single Feature.

    Raises:
        Refused: no GeoJSON, no features, a reference system of its own, or too many features.
    """
    document = _parsed(data)
    _check_reference_system(document)
    features = [document] if document.get("type") == "Feature" else document.get("features")
    if not isinstance(features, list):
        raise Refused("not_features")
    if not features:
        raise Refused("no_rows")
    if len(features) > MAX_ROWS:
        raise Refused("too_many_rows", most=MAX_ROWS)
    return features


def _parsed(data: bytes) -> dict[str, Any]:
    text, _ = decoded(data)
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Refused("json_broken", where=f"{error.lineno}:{error.colno}") from error
    except RecursionError as error:
        raise Refused("json_broken", where="…") from error
    if not isinstance(found, dict):
        raise Refused("not_features")
    return found


def read_geojson(data: bytes, names: object = None) -> Table:
    """The table of a FeatureCollection (or a single Feature).

    A feature whose geometry is no point stays in the table with its problem.

    Raises:
        Refused: no GeoJSON, no features, a reference system of its own, or too many features.
    """
    features = features_in(data)
    keys = _property_names(features)
    return Table([*keys, "lon", "lat"], list(_rows(features, keys)), heading_row=0)


def _check_reference_system(document: dict[str, Any]) -> None:
    """Old files may name one; the datum is chosen on the page, so only plain degrees are taken."""
    crs = document.get("crs")
    name = str((crs.get("properties") or {}).get("name", "")) if isinstance(crs, dict) else ""
    if name and not name.endswith(WGS84_NAMES):
        raise Refused("other_reference_system", name=name[:60])


def _property_names(features: list[Any]) -> list[str]:
    found: dict[str, None] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            found.update(dict.fromkeys(str(key) for key in properties))
    keys = [key for key in found if key.casefold() not in ("lon", "lat")]
    if len(keys) > MAX_COLUMNS:
        raise Refused("too_many_columns", count=len(keys), most=MAX_COLUMNS)
    return keys


def _rows(features: list[Any], keys: list[str]) -> Iterator[Row]:
    for number, feature in enumerate(features, start=1):
        feature = feature if isinstance(feature, dict) else {}
        properties = feature.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        lon, lat, problems = _point(feature.get("geometry"))
        yield Row(number, [*(_cell(properties.get(key)) for key in keys), lon, lat], problems)


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return json.dumps(value, ensure_ascii=False)[:300]


def _point(geometry: Any) -> tuple[Cell, Cell, tuple[Problem, ...]]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind != "Point":
        return None, None, (Problem("not_a_point", "lon", {"kind": str(kind or "null")[:30]}),)
    place = geometry.get("coordinates")
    numbers = (
        isinstance(place, list)
        and len(place) >= 2
        and all(isinstance(x, int | float) for x in place[:2])
    )
    if not numbers:
        return None, None, (Problem("not_a_point", "lon", {"kind": "Point"}),)
    return place[0], place[1], ()
