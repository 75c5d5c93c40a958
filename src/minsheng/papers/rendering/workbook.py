"""A paper as XLSX: figures, one sheet per table, sources."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence

import xlsxwriter

from minsheng.papers.rendering.lines import (
    SOURCES,
    VALUE_HEADS,
    proof,
    source_heads,
    source_rows,
    subtitle,
)
from minsheng.papers.rendering.steady import steady
from minsheng.papers.rules.document import Document
from minsheng.web.exports import harmless

FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST = 31
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Rows = list[list[object]]


def as_xlsx(document: Document, digest: str) -> bytes:
    """Numbers stay numbers; the last sheet says where each comes from."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": document["title"], "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001
        bold = book.add_format({"bold": True})
        for title, heads, rows in _sheets(document, digest):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, [harmless(head) for head in heads], bold)
            for place, row in enumerate(rows, start=1):
                sheet.write_row(place, 0, [harmless(cell) for cell in row])
            sheet.freeze_panes(1, 0)
            sheet.autofit()
    return steady(file.getvalue())


def _sheets(document: Document, digest: str) -> list[tuple[str, Sequence[str], Rows]]:
    sheets: list[tuple[str, Sequence[str], Rows]] = []
    if figures := _figures(document):
        sheets.append(("指标", ["部分", *VALUE_HEADS], figures))
    sheets += [
        (sheet_name(part["heading"]), part["grid"]["heads"], part["grid"]["rows"])
        for part in document["parts"]
        if part["grid"]
    ]
    about: Rows = [[document["title"]], [subtitle(document)], [proof(digest)]]
    sources: Rows = [list(row) for row in source_rows(document)]
    return [*sheets, (SOURCES, source_heads(), [*sources, [], *about])]


def _figures(document: Document) -> Rows:
    rows: Rows = []
    for part in document["parts"]:
        for one in part["values"]:
            rows.append(
                [part["heading"], one["label"], one["value"], one["before"], one["unit"], one["query"]]
            )  # fmt: skip
    return rows


def sheet_name(heading: str) -> str:
    """A heading as spreadsheet programs accept it for a sheet."""
    return FORBIDDEN.sub(" ", heading)[:LONGEST].strip() or "表"
