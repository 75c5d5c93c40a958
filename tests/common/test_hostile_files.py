"""Files made to hurt: read in a child process with limits, refused with a reason."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from minsheng.common import sandbox
from minsheng.common.problem import Refused
from tests.common.files import HEADINGS, NAMES, sheet_xml, with_part, workbook


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path / "a.xlsx", [HEADINGS, ["A1", "店", 1, ""]])


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        sandbox.read_table(path, NAMES)
    return refused.value.problem.code


def test_a_good_file_comes_through_the_child_unchanged(book: Path) -> None:
    table = sandbox.read_table(book, NAMES)
    assert (table.headings, table.rows[0].number, table.rows[0].cells) == (
        HEADINGS,
        2,
        ["A1", "店", 1.0, ""],
    )


def test_a_zip_bomb_is_refused(book: Path) -> None:
    assert refusal(with_part(book, "xl/media/image1.png", b"\0" * (30 * 2**20))) == "zip_bomb"


def test_a_thousand_thousand_small_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(2_001):
            archive.writestr(f"{i}", b"")
    assert refusal(path) == "zip_bomb"


@pytest.mark.parametrize(
    "head",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY a "b">]>'.encode("utf-16-le"),
    ],
)
def test_entities_are_refused_before_anything_parses_them(book: Path, head: bytes) -> None:
    assert (
        refusal(with_part(book, "xl/sharedStrings.xml", head + b"<sst/>"))
        == "xml_with_document_type"
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "stray_cell"),
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "stray_row"),
    ],
)
def test_a_lone_cell_at_the_far_end_is_refused(book: Path, row: bytes, code: str) -> None:
    far = sheet_xml(book).replace(b"</sheetData>", row + b"</sheetData>")
    assert refusal(with_part(book, "xl/worksheets/sheet1.xml", far)) == code


def test_formatting_down_to_the_last_row_harms_nobody(book: Path) -> None:
    styled = sheet_xml(book).replace(
        b"</sheetData>", b'<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    )
    assert (
        len(sandbox.read_table(with_part(book, "xl/worksheets/sheet1.xml", styled), NAMES).rows)
        == 1
    )


def test_a_large_picture_harms_nobody(book: Path) -> None:
    noise = bytes(range(256)) * (5 * 2**20 // 256)
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/media/photo.jpg", noise, zipfile.ZIP_STORED)
    assert len(sandbox.read_table(book, NAMES).rows) == 1


def test_a_file_that_needs_more_time_than_allowed_is_refused_not_fatal(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "WALL_S", 0.001)
    assert refusal(book) == "too_heavy"


def test_a_file_that_needs_more_memory_than_allowed_is_refused_not_fatal(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two cells that span 105,000 x 200: twenty million empty cells for who believes the corners.
    wide = sheet_xml(book).replace(
        b"</sheetData>", b'<row r="105000"><c r="GR105000"><v>1</v></c></row></sheetData>'
    )
    monkeypatch.setattr(sandbox, "MEMORY", 200 * 2**20)
    assert refusal(with_part(book, "xl/worksheets/sheet1.xml", wide)) == "too_heavy"


def test_a_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    rows = [f"A{i},店{i},20,2026-07-01" for i in range(100_000)]
    path = tmp_path / "long.csv"
    path.write_text("\n".join([",".join(HEADINGS), *rows]), encoding="utf-8")
    assert len(sandbox.read_table(path, NAMES).rows) == 100_000
