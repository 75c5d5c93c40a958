"""Looking into an XLSX file before anything parses it: it is a ZIP of XML, and both can be bombs."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO

from minsheng.common.problem import Refused
from minsheng.common.tables import MAX_COLUMNS, MAX_ROWS

MAX_FILES = 2_000
MAX_UNZIPPED = 400 * 2**20
MAX_SHEET = 200 * 2**20
RATIO_COUNTS_FROM = 5 * 2**20
MAX_RATIO = 200
SLACK_ROWS = 10_000
"""Rows beyond the limit that may be looked at, to say "too many rows" rather than "stray cell"."""

_FORBIDDEN = re.compile(rb"<!(DOCTYPE|ENTITY)|<\x00!\x00(D\x00O\x00C|E\x00N\x00T)", re.IGNORECASE)
_FAR_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{6,8})"')
_FAR_COLUMN = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="((?:[A-Z]{3}|[H-Z][A-Z]|G[S-Z])\d{1,8})"[^>]*(?<!/)>'
)


def check_xlsx(path: Path | IO[bytes]) -> None:
    """Return if the file may be parsed.

    Raises:
        Refused: no XLSX, encrypted, a ZIP bomb, XML with a document type, or a lone cell far away
            that would make the sheet seem thousands of millions of cells large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            if not any(entry.filename == "[Content_Types].xml" for entry in entries):
                raise Refused("not_xlsx")
            for entry in entries:
                if entry.filename.casefold().endswith((".xml", ".rels", ".vml")):
                    _check_xml(archive, entry)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        OSError,
    ) as error:
        raise Refused("not_xlsx") from error
    except RuntimeError as error:  # zipfile's word for "needs a password"
        raise Refused("protected") from error


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    unzipped = sum(entry.file_size for entry in entries)
    tight = any(
        entry.file_size > RATIO_COUNTS_FROM
        and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > MAX_FILES or unzipped > MAX_UNZIPPED or tight:
        raise Refused("zip_bomb")


def _check_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with archive.open(entry) as file:
        data = file.read(MAX_SHEET + 1)
    if len(data) > MAX_SHEET:
        raise Refused("zip_bomb")
    if _FORBIDDEN.search(data):
        raise Refused("xml_with_document_type")
    if entry.filename.startswith("xl/worksheets/"):
        _check_far_cells(data)


def _check_far_cells(data: bytes) -> None:
    if found := _FAR_COLUMN.search(data):
        raise Refused("stray_cell", cell=found[1].decode(), columns=MAX_COLUMNS)
    for found in _FAR_ROW.finditer(data):
        number = int(found[1])
        if number <= MAX_ROWS + SLACK_ROWS:
            continue
        end = data.find(b"</row", found.end())
        if b"<v" in data[found.end() : end] or b"<is" in data[found.end() : end]:
            raise Refused("stray_row", row=number, most=MAX_ROWS)
