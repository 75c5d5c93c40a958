"""Lists as files: CSV and XLSX that open rightly in Excel and WPS and never run as formulas."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise

Text = str | Promise
Rows = Iterable[Sequence[object]]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A text cell that begins so is run as a formula by spreadsheet programs (OWASP, CSV injection)."""


def harmless(value: object) -> object:
    """``value`` as a cell: numbers stay numbers; a text that could run as a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(heads: Sequence[Text], rows: Rows) -> Iterator[str]:
    """The lines of a CSV file, with the mark that tells Excel it is UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow([harmless(head) for head in heads]))
    for row in rows:
        yield str(writer.writerow([harmless(value) for value in row]))


def xlsx_bytes(heads: Sequence[Text], rows: Rows) -> bytes:
    """An XLSX file with one sheet; the head stays in view, texts are written as texts only."""
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [harmless(head) for head in heads], book.add_format({"bold": True}))
        for place, row in enumerate(rows, start=1):
            sheet.write_row(place, 0, [harmless(value) for value in row])
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return file.getvalue()


def _csv(heads: Sequence[Text], rows: Rows) -> HttpResponseBase:
    return StreamingHttpResponse(csv_lines(heads, rows), content_type="text/csv; charset=utf-8")


def _xlsx(heads: Sequence[Text], rows: Rows) -> HttpResponseBase:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(xlsx_bytes(heads, rows), content_type=kind)


KINDS: dict[str, Callable[[Sequence[Text], Rows], HttpResponseBase]] = {"csv": _csv, "xlsx": _xlsx}


def response(kind: str, name: str, heads: Sequence[Text], rows: Rows) -> HttpResponseBase:
    """The rows as a file to save, called ``name`` plus today's date.

    Raises:
        KeyError: ``kind`` is neither "csv" nor "xlsx".
    """
    answer = KINDS[kind](heads, rows)
    full = f"{name}-{timezone.localdate().isoformat()}.{kind}"
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(full)}"
    return answer
