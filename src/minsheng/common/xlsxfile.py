"""Reading XLSX: values only, merged cells opened up, dates as dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from minsheng.common.columns import Cell
from minsheng.common.headings import likeness
from minsheng.common.problem import Fact, Problem, Refused
from minsheng.common.tables import LOOK_FOR_HEADINGS, Names, Row, Table, is_empty, table_from
from minsheng.common.xlsxcheck import check_xlsx

MAX_MERGED = 20_000


def read_xlsx(path: Path, names: Names) -> Table:
    """The table on the first visible sheet that has a heading we know (else on the first visible one).

    Raises:
        Refused: not to be parsed (see ``xlsxcheck``), empty, or too large.
    """
    check_xlsx(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            shown = _visible(book)
            sheet = _chosen(book, shown, names)
            table = _table(sheet, names)
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("not_xlsx") from error
    if len(shown) > 1:
        table.notes.append(Problem("one_sheet_of_many", facts={"sheet": sheet.name}))
    return table


def _visible(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _chosen(book: CalamineWorkbook, shown: list[str], names: Names) -> CalamineSheet:
    if not shown:
        raise Refused("empty_file")
    first = None
    for name in shown[:20]:
        sheet = book.get_sheet_by_name(name)
        first = first or sheet
        rows = sheet.to_python(nrows=LOOK_FOR_HEADINGS)
        if any(likeness([str(cell) for cell in row], names) for row in rows):
            return sheet
    assert first is not None
    return first


def _table(sheet: CalamineSheet, names: Names) -> Table:
    table = table_from(_rows(sheet), names)
    merged = sheet.merged_cell_ranges or []
    if len(merged) > MAX_MERGED:
        raise Refused("too_many_merged", count=len(merged))
    _open_merged(table, [area for area in merged if area[1][0] >= table.heading_row])
    return table


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """The rows that are not empty, numbered as in the spreadsheet, from column A on."""
    top, left = sheet.start or (0, 0)
    for number, cells in enumerate(sheet.iter_rows(), start=top + 1):
        if not all(cell == "" for cell in cells):
            row = [None] * left + [_cell(cell) for cell in cells]
            if not all(is_empty(cell) for cell in row):
                yield Row(number, row)


def _cell(value: Any) -> Cell:
    if isinstance(value, dt.datetime | dt.time | dt.timedelta):
        return value.date() if isinstance(value, dt.datetime) and not value.time() else str(value)
    if isinstance(value, str | int | float | bool | dt.date):
        return value
    return str(value)


def _open_merged(table: Table, areas: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give each row of a cell merged downwards its value; refuse rows with cells merged sideways.

    Areas are ((top row, left column), (bottom row, right column)), counted from 0.
    """
    rows = {row.number: i for i, row in enumerate(table.rows)}
    for (top, left), (bottom, right) in areas:
        inside = [
            rows[number]
            for number in range(top + 1, min(bottom, table.rows[-1].number) + 2)
            if number in rows
        ]
        if right > left:
            _refuse_merged(table, inside)
        elif left < len(table.headings) and inside and table.rows[inside[0]].number == top + 1:
            value = table.rows[inside[0]].cells[left]
            for i in inside:
                table.rows[i].cells[left] = value
            facts: dict[str, Fact] = {
                "heading": table.headings[left],
                "first": top + 1,
                "last": bottom + 1,
            }
            table.notes.append(Problem("merged_downwards", facts=facts))


def _refuse_merged(table: Table, inside: list[int]) -> None:
    for i in inside:
        row = table.rows[i]
        table.rows[i] = Row(row.number, row.cells, (*row.problems, Problem("merged_sideways")))
