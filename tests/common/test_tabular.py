"""One reader for CSV, XLSX and GeoJSON, with the traps people's files hold."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.common.csvfile import read_csv
from minsheng.common.geojsonfile import read_geojson
from minsheng.common.headings import match
from minsheng.common.problem import Refused
from minsheng.common.tables import Table
from minsheng.common.tabular import read_table
from tests.common.files import HEADINGS, NAMES, workbook

TEXT = '编码,名称,可同时容纳（人）,开放日期\nA1,荷花店,20,2026-07-01\n\nA2,"城东,店",1,\n'


def codes(table: Table) -> list[str]:
    return [note.code for note in table.notes]


def refusal(data: bytes, tmp_path: Path) -> str:
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(Refused) as refused:
        read_table(tmp_path / "file", NAMES)
    return refused.value.problem.code


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", []), ("utf-8-sig", []), ("gb18030", ["read_as_gb18030"]), ("utf-16", [])],
)
def test_csv_in_any_chinese_encoding(encoding: str, note: list[str]) -> None:
    table = read_csv(TEXT.encode(encoding), NAMES)
    assert table.headings == HEADINGS
    assert [(row.number, row.cells[1]) for row in table.rows] == [(2, "荷花店"), (4, "城东,店")]
    assert codes(table) == note


@pytest.mark.parametrize("separator", [";", "\t"])
def test_csv_with_another_separator(separator: str) -> None:
    table = read_csv(TEXT.replace(",", separator).encode(), NAMES)
    assert table.headings == HEADINGS
    assert codes(table) == ["other_separator"]


def test_title_lines_above_the_headings_are_passed_over() -> None:
    table = read_csv(("2026 年候选地点名单,,,\n填表人：样例,,,\n" + TEXT).encode(), NAMES)
    assert table.heading_row == 3
    assert [row.number for row in table.rows] == [4, 6]
    assert codes(table) == ["lines_above_headings"]


def test_an_unquoted_comma_is_noticed_in_its_row() -> None:
    table = read_csv(b"code,name\nA1,a,b\nA2,c\n", NAMES)
    assert [[problem.code for problem in row.problems] for row in table.rows] == [
        ["cells_beyond_headings"],
        [],
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"  \r\n\r\n", "empty_file"),
        ("编码,名称\n".encode(), "no_rows"),
        (
            "编码,名称\nA1,caf\xe9\n".encode("latin-1", "replace") + b"\xff\xfe\x00",
            "unknown_encoding",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected"),
        (b"<html><table><tr><td>code</td></tr></table></html>", "not_a_list"),
        (b"%PDF-1.7 ...", "not_a_list"),
        (b"PK\x03\x04 not really", "not_xlsx"),
        (b'{"type": "Topology"}', "not_features"),
        (b'{"type": "FeatureCollection", "features": [', "json_broken"),
        (b'{"type": "FeatureCollection", "features": []}', "no_rows"),
        (b'{"a":' * 60_000, "json_broken"),
        (b'"' + b"x" * 200_000, "csv_broken"),
        (b"code,name\n" + b"A,b\n" * 100_001, "too_many_rows"),
        (b",".join(b"c%d" % i for i in range(201)) + b"\n1\n", "too_many_columns"),
        (b"x" * (20 * 2**20 + 1), "file_too_large"),
    ],
)
def test_files_that_are_no_list_are_refused_by_name(data: bytes, code: str, tmp_path: Path) -> None:
    assert refusal(data, tmp_path) == code


def test_xlsx_gives_values_dates_and_the_results_of_formulas(tmp_path: Path) -> None:
    rows = [
        HEADINGS,
        ["A1", "荷花店", "{=20+22}", dt.date(2026, 7, 1)],
        [],
        ["A2", "城东店", 3, ""],
    ]
    table = read_table(workbook(tmp_path / "a.xlsx", rows), NAMES)
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ["A1", "荷花店", 42.0, dt.date(2026, 7, 1)]),
        (4, ["A2", "城东店", 3.0, ""]),
    ]


def test_the_sheet_with_our_headings_is_read_and_the_others_named(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [["说明"], ["请填第二张表"]], [HEADINGS, ["A1", "店", 1, ""]]
    )
    table = read_table(path, NAMES)
    assert table.headings == HEADINGS
    assert codes(table) == ["one_sheet_of_many"]


def test_cells_merged_downwards_give_every_row_their_value(tmp_path: Path) -> None:
    rows = [HEADINGS, ["A1", "同一家店", 1, ""], ["A2", "", 2, ""], ["A3", "", 3, ""]]
    table = read_table(workbook(tmp_path / "a.xlsx", rows, merge=(1, 1, 3, 1)), NAMES)
    assert [row.cells[1] for row in table.rows] == ["同一家店"] * 3
    assert codes(table) == ["merged_downwards"]


def test_cells_merged_sideways_are_refused_in_their_row(tmp_path: Path) -> None:
    rows = [HEADINGS, ["A1", "店", 1, ""], ["A2", "店", 2, ""]]
    table = read_table(workbook(tmp_path / "a.xlsx", rows, merge=(2, 0, 2, 1)), NAMES)
    assert [[problem.code for problem in row.problems] for row in table.rows] == [
        [],
        ["merged_sideways"],
    ]


def test_a_merged_title_above_the_headings_harms_nobody(tmp_path: Path) -> None:
    rows = [["名单", "", "", ""], HEADINGS, ["A1", "店", 1, ""]]
    table = read_table(workbook(tmp_path / "a.xlsx", rows, merge=(0, 0, 0, 3)), NAMES)
    assert table.heading_row == 2
    assert codes(table) == ["lines_above_headings"]


def features(*geometries: object) -> bytes:
    listed = [
        {"type": "Feature", "properties": {"编码": f"A{i}"}, "geometry": g}
        for i, g in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()


def test_geojson_points_become_rows_and_other_shapes_are_refused_in_theirs() -> None:
    area = {"type": "Polygon", "coordinates": [[[118, 28], [119, 28], [119, 29], [118, 28]]]}
    table = read_geojson(features({"type": "Point", "coordinates": [118.8, 28.9, 60]}, area, None))
    assert table.headings == ["编码", "lon", "lat"]
    assert table.rows[0].cells == ["A0", 118.8, 28.9]
    assert [row.problems[0].facts["kind"] for row in table.rows[1:]] == ["Polygon", "null"]


def test_geojson_in_a_system_of_its_own_is_refused() -> None:
    document = json.loads(features({"type": "Point", "coordinates": [1, 2]}))
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}
    with pytest.raises(Refused, match="other_reference_system"):
        read_geojson(json.dumps(document).encode())
    document["crs"]["properties"]["name"] = "urn:ogc:def:crs:OGC:1.3:CRS84"
    assert len(read_geojson(json.dumps(document).encode()).rows) == 1


def test_headings_are_found_under_stars_units_and_other_languages() -> None:
    found = match(["＊编 码", "CAPACITY", "名称（全称）", "备注"], NAMES, ["code"])
    assert found.position == {"code": 0, "capacity": 1, "name": 2}
    assert found.unknown == ("备注",)


def test_a_heading_twice_or_missing_is_refused() -> None:
    with pytest.raises(Refused, match="heading_twice"):
        match(["编码", "Code"], NAMES, ["code"])
    with pytest.raises(Refused, match="column_missing"):
        match(["名称"], NAMES, ["code"])


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=12)


@given(
    st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6), st.sampled_from(["utf-8", "gb18030"])
)
def test_what_csv_writes_the_reader_reads(rows: list[tuple[str, str]], encoding: str) -> None:
    rows = [(f"A{a}", b) for a, b in rows]
    buffer = io.StringIO()
    csv.writer(buffer).writerows([("编码", "名称"), *rows])
    table = read_csv(buffer.getvalue().encode(encoding), NAMES)
    assert [tuple(row.cells) for row in table.rows] == rows


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_never_break(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "anything"
    for head in (b"", b"PK\x03\x04", b"{"):
        path.write_bytes(head + data)
        with contextlib.suppress(Refused):
            read_table(path, NAMES)
