"""Reading CSV as people save it: three encodings of Chinese, three separators."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from minsheng.common.headings import likeness
from minsheng.common.problem import Problem, Refused
from minsheng.common.tables import LOOK_FOR_HEADINGS, Names, Row, Table, is_empty, table_from

SEPARATORS = (",", ";", "\t")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\ufffd]")
csv.field_size_limit(100_000)


def decoded(data: bytes) -> tuple[str, str]:
    """The text of ``data`` and the encoding found: UTF-8 or UTF-16 with or without mark, else GB18030.

    Raises:
        Refused: none of them fits.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # What GB18030 makes of other encodings is full of characters nobody has assigned.
        if "\x00" not in text and not _PRIVATE_USE.search(text[:100_000]):
            return text, encoding
    raise Refused("unknown_encoding")


def read_csv(data: bytes, names: Names) -> Table:
    """The table in a CSV file.

    Raises:
        Refused: unreadable, empty, or too large; see ``tables``.
    """
    text, encoding = decoded(data)
    separator = _separator(text, names)
    table = table_from(_rows(text, separator), names)
    if encoding == "gb18030":
        table.notes.append(Problem("read_as_gb18030"))
    if separator != ",":
        table.notes.append(
            Problem(
                "other_separator", facts={"separator": "Tab" if separator == "\t" else separator}
            )
        )
    return table


def _rows(text: str, separator: str) -> Iterator[Row]:
    """The rows that are not empty; numbers count the empty ones, as a spreadsheet does."""
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1
        ):
            if not all(is_empty(cell) for cell in cells):
                yield Row(number, list(cells))
    except csv.Error as error:
        raise Refused("csv_broken") from error


def _separator(text: str, names: Names) -> str:
    """The separator under which the first lines look most like our headings; the comma if in doubt."""
    head = "\n".join(text[:200_000].splitlines()[: LOOK_FOR_HEADINGS * 3])

    def fitness(separator: str) -> int:
        try:
            rows = list(_rows(head, separator))
        except Refused:
            return 0
        return max((likeness([str(cell) for cell in row.cells], names) for row in rows), default=0)

    return max(SEPARATORS, key=fitness)
