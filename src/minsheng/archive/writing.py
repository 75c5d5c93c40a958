"""One table as CSV, JSON and GeoJSON; binary columns and uploaded files beside it."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from django.core.files.storage import default_storage
from django.db import models

from minsheng.archive.classes import field_kind, label

CHUNK = 2000
Plain = str | int | float | bool | None | list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """What was written of one table."""

    name: str
    columns: tuple[str, ...]
    rows: int
    points: int
    files: int


def columns_of(model: type[models.Model], *, personal: bool) -> list[models.Field[Any, Any]]:
    """The columns that leave, in the order of the table."""
    allowed = {"open", "personal"} if personal else {"open"}
    return [one for one in model._meta.concrete_fields if field_kind(model, one.name) in allowed]


def write_table(model: type[models.Model], folder: Path, *, personal: bool) -> Table:
    """The rows in the order of their keys; nulls are null in JSON and empty in CSV."""
    fields = columns_of(model, personal=personal)
    names = [field.attname for field in fields]
    has_point = {"lon", "lat"} <= set(names)
    count = points = files = 0
    with ExitStack() as stack:
        plain = _open(stack, folder / "tables" / f"{label(model)}.csv")
        told = _open(stack, folder / "tables" / f"{label(model)}.json")
        where = folder / "tables" / f"{label(model)}.geojson"
        drawn = _open(stack, where) if has_point else None
        lines = csv.writer(plain)
        lines.writerow(names)
        told.write("[")
        if drawn:
            drawn.write('{"type": "FeatureCollection", "features": [')
        for row in _rows(model, names):
            values, kept = _plain_row(model, row, fields, folder)
            files += kept
            lines.writerow([_cell(value) for value in values.values()])
            told.write(("," if count else "") + "\n" + _json(values))
            count += 1
            if drawn and values["lon"] is not None and values["lat"] is not None:
                drawn.write(("," if points else "") + "\n" + _json(_feature(values)))
                points += 1
        told.write("\n]\n")
        if drawn:
            drawn.write("\n]}\n")
    return Table(label(model), tuple(names), count, points, files)


def _open(stack: ExitStack, path: Path) -> TextIO:
    return stack.enter_context(path.open("w", encoding="utf-8", newline=""))


def _rows(model: type[models.Model], names: list[str]) -> Iterator[tuple[Any, ...]]:
    rows = model._base_manager.order_by("pk").values_list("pk", *names)
    return rows.iterator(chunk_size=CHUNK)


def _plain_row(
    model: type[models.Model],
    row: tuple[Any, ...],
    fields: list[models.Field[Any, Any]],
    folder: Path,
) -> tuple[dict[str, Plain], int]:
    pk, *cells = row
    values: dict[str, Plain] = {}
    kept = 0
    for field, cell in zip(fields, cells, strict=True):
        if _names_a_file(field):
            values[field.attname] = _uploaded(field, cell, folder)
            kept += values[field.attname] is not None
        elif isinstance(field, models.BinaryField) and cell is not None:
            values[field.attname] = _binary(f"{label(model)}/{pk}.{field.name}", cell, folder)
            kept += 1
        else:
            values[field.attname] = plain(cell)
    return values, kept


def plain(value: object) -> Plain:
    """A database value as JSON has it; moments in ISO 8601 with their offset, decimals as text."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value)


def _cell(value: Plain) -> str | int | float:
    """JSON inside a CSV cell where a cell cannot hold the value itself."""
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        return _json(value)
    return value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False)


def _feature(values: dict[str, Plain]) -> dict[str, Any]:
    rest = {name: value for name, value in values.items() if name not in ("lon", "lat")}
    point = {"type": "Point", "coordinates": [values["lon"], values["lat"]]}
    return {"type": "Feature", "geometry": point, "properties": rest}


def _binary(name: str, content: bytes, folder: Path) -> str:
    path = folder / "files" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(content))
    return f"files/{name}"


def _names_a_file(field: models.Field[Any, Any]) -> bool:
    """Photos are kept by ``web.photos`` under a name in a column called ``file``."""
    return isinstance(field, models.FileField) or field.name == "file"


def _uploaded(field: models.Field[Any, Any], name: str | None, folder: Path) -> str | None:
    """Copy the uploaded file; None where there is none, or where it is gone from the disk."""
    storage = field.storage if isinstance(field, models.FileField) else default_storage
    if not name or not storage.exists(name):
        return None
    path = folder / "files" / "uploads" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with storage.open(name, "rb") as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
    return f"files/uploads/{name}"
