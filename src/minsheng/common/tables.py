"""A table as a file gives it, whatever the file: headings and numbered rows of raw cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from minsheng.common.columns import Cell
from minsheng.common.headings import likeness
from minsheng.common.problem import Problem, Refused

MAX_ROWS = 100_000
MAX_COLUMNS = 200
LOOK_FOR_HEADINGS = 10
"""Title lines and remarks often stand above the headings; they are looked for in this many rows."""

Names = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (GeoJSON: which feature), and its cells under the headings."""

    number: int
    cells: list[Cell]
    problems: tuple[Problem, ...] = ()


@dataclass
class Table:
    """Headings, the rows below them that are not empty, and what the reader should know (``notes``)."""

    headings: list[str]
    rows: list[Row]
    heading_row: int = 1
    notes: list[Problem] = field(default_factory=list)


def is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def table_from(lines: Iterable[Row], names: Names) -> Table:
    """Find the headings among the first lines and take what stands below them.

    Raises:
        Refused: nothing is in the file, or more than a table may hold.
    """
    lines = iter(lines)
    first = _first_lines(lines)
    if not first:
        raise Refused("empty_file")
    best = max(first, key=lambda row: (likeness(_texts(row), names), -row.number))
    headings = _texts(best)
    while headings and not headings[-1].strip():
        headings.pop()
    if len(headings) > MAX_COLUMNS:
        raise Refused("too_many_columns", count=len(headings), most=MAX_COLUMNS)
    below = [row for row in first if row.number > best.number]
    table = Table(headings, [], best.number)
    if above := sum(row.number < best.number for row in first):
        table.notes.append(Problem("lines_above_headings", facts={"count": above}))
    for row in (*below, *lines):
        if len(table.rows) == MAX_ROWS:
            raise Refused("too_many_rows", most=MAX_ROWS)
        table.rows.append(_fitted(row, len(headings)))
    if not table.rows:
        raise Refused("no_rows")
    return table


def _texts(row: Row) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row.cells]


def _first_lines(lines: Iterator[Row]) -> list[Row]:
    found = []
    for row in lines:
        found.append(row)
        if len(found) == LOOK_FOR_HEADINGS:
            break
    return found


def _fitted(row: Row, width: int) -> Row:
    """The row cut to the headings; what stands beyond them is a sign of an unquoted comma."""
    cells, rest = row.cells[:width], row.cells[width:]
    cells += [None] * (width - len(cells))
    extra = [cell for cell in rest if not is_empty(cell)]
    if not extra:
        return Row(row.number, cells, row.problems)
    problem = Problem("cells_beyond_headings", facts={"value": str(extra[0])[:40]})
    return Row(row.number, cells, (*row.problems, problem))


def cell_as_json(cell: Cell) -> object:
    """A cell for a line of JSON: dates as ``{"date": "2026-07-01"}``."""
    return {"date": cell.isoformat()[:10]} if isinstance(cell, dt.date) else cell


def cell_from_json(value: object) -> Cell:
    """The cell written by ``cell_as_json``."""
    if isinstance(value, dict):
        return dt.date.fromisoformat(value["date"])
    assert value is None or isinstance(value, str | int | float | bool)
    return value
