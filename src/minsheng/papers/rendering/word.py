"""A paper as DOCX."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from docx import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

from minsheng.papers.rendering.lines import (
    SOURCES,
    VALUE_HEADS,
    proof,
    source_heads,
    source_rows,
    subtitle,
)
from minsheng.papers.rendering.steady import steady
from minsheng.papers.rules.document import Document, shown

WIDE = 9
"""A table with more columns turns the page."""


def as_docx(document: Document, digest: str) -> bytes:
    """Title, parts, list of sources; numbered like the sources."""
    word = Word()
    _fonts(word)
    if any(part["grid"] and len(part["grid"]["heads"]) > WIDE for part in document["parts"]):
        _turn(word)
    word.core_properties.author = document["organisation"]
    word.core_properties.title = document["title"]
    word.add_heading(document["title"], level=0)
    word.add_paragraph(subtitle(document))
    numbers = count(1)
    for part in document["parts"]:
        _part(word, part, numbers)
    word.add_heading(SOURCES, level=1)
    _table(word, source_heads(), source_rows(document))
    word.add_paragraph(proof(digest))
    file = io.BytesIO()
    word.save(file)
    return steady(file.getvalue())


def _part(word: Any, part: dict[str, Any], numbers: Iterator[int]) -> None:
    word.add_heading(part["heading"], level=1)
    for text in part["text"]:
        word.add_paragraph(text)
    if part["values"]:
        rows = [
            [
                one["label"], shown(one["value"]),
                "" if one["before"] is None else shown(one["before"]), one["unit"],
                f"[{next(numbers)}]",
            ]
            for one in part["values"]
        ]  # fmt: skip
        _table(word, VALUE_HEADS, rows)
    if grid := part["grid"]:
        number = next(numbers)
        if grid["rows"]:
            _table(word, grid["heads"], grid["rows"])
        word.add_paragraph(f"{SOURCES}：[{number}]")


def _table(word: Any, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    table = word.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    texts = [str(cell) for row in (heads, *rows) for cell in row]
    for cell, text in zip(table._cells, texts, strict=True):  # table.cell(r, c) would walk it all
        cell.text = text


def _turn(word: Any) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def _fonts(word: Any) -> None:
    """Chinese text needs its own font named, else office programs choose one by themselves."""
    for name in ("Normal", "Title", "Heading 1"):
        style = word.styles[name]
        style.font.name = "Times New Roman"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    word.styles["Normal"].font.size = Pt(10.5)
