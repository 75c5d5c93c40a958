"""One reader for every list that comes as a file: CSV, XLSX, GeoJSON, told apart by what is inside."""

from __future__ import annotations

from pathlib import Path

from minsheng.common.csvfile import read_csv
from minsheng.common.geojsonfile import read_geojson
from minsheng.common.problem import Refused
from minsheng.common.tables import Names, Row, Table
from minsheng.common.xlsxfile import read_xlsx

__all__ = ["MAX_BYTES", "Names", "Row", "Table", "read_table"]

MAX_BYTES = 20 * 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(path: Path, names: Names) -> Table:
    """The table in the file at ``path``.

    Files from outside go through ``sandbox.read_table``, which calls this in a child process
    with limits of its own.

    Args:
        names: accepted headings of each column by its key, to find the heading row.

    Raises:
        Refused: the file as a whole cannot be taken; a bad row stays in the table with its problems.
    """
    if path.stat().st_size > MAX_BYTES:
        raise Refused("file_too_large", most=MAX_BYTES // 2**20)
    data = path.read_bytes()
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if not head:
        raise Refused("empty_file")
    if data.startswith(b"PK"):
        return read_xlsx(path, names)
    if data.startswith(_OLE):
        raise Refused("protected" if "EncryptedPackage".encode("utf-16-le") in data else "old_xls")
    if head.startswith(
        (b"<html", b"<!doctype", b"<table", b"<?xml", b"%pdf", b"\x89png", b"\xff\xd8\xff")
    ):
        raise Refused("not_a_list")
    if head.startswith(b"{"):
        return read_geojson(data)
    return read_csv(data, names)
