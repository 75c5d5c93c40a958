"""Files for the reader's tests, small and hostile."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import xlsxwriter

NAMES = {
    "code": ["编码", "Code"],
    "name": ["名称", "Name"],
    "capacity": ["可同时容纳（人）", "Capacity"],
    "opened": ["开放日期"],
}
HEADINGS = ["编码", "名称", "可同时容纳（人）", "开放日期"]


def workbook(
    path: Path, *sheets: list[list[object]], merge: tuple[int, int, int, int] | None = None
) -> Path:
    """An XLSX file with these sheets; ``merge`` is first row, first column, last row, last column from 0."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(i, j, dt.datetime.combine(cell, dt.time()), day)
                    elif isinstance(cell, str) and cell.startswith("{="):
                        sheet.write_formula(i, j, cell[1:-1], None, 42)
                    elif isinstance(cell, str):
                        sheet.write_string(i, j, cell)
                    else:
                        sheet.write(i, j, cell)
        if merge:
            sheet.merge_range(*merge, rows[merge[0]][merge[1]])
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """The XLSX file with one part replaced or added."""
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    parts[name] = content
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in parts.items():
            archive.writestr(entry, data)
    path.write_bytes(buffer.getvalue())
    return path


def sheet_xml(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml")
