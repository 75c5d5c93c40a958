"""A paper as PDF."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from minsheng.papers.rendering.lines import (
    SOURCES,
    VALUE_HEADS,
    proof,
    source_heads,
    source_rows,
    subtitle,
)
from minsheng.papers.rules.document import Document, shown
from minsheng.web.pdf import compile_pdf

WIDE = 9
"""More columns than this: the page lies on its side and columns are as wide as what cannot be broken."""
UNBROKEN = re.compile(r"[\x21-\x7e]+|\S")
"""A run of Latin letters and digits, such as a date, or one Chinese character."""
LATIN_EM, NARROWEST_EM, MOST_EM = 0.56, 2.5, 8.0

PAGE = """
#set document(title: data.title, date: none)
#set page(flipped: data.wide)
#set text(size: if data.wide { 7pt } else { 10pt })
#let grid-of(t) = table(
  columns: if t.heads.len() > data.most { t.widths.map(width => width * 1fr) } else { t.heads.len() },
  inset: if t.heads.len() > data.most { 3pt } else { 5pt },
  table.header(..t.heads.map(h => strong(h))),
  ..t.rows.flatten(),
)
= #data.title
#text(fill: luma(90))[#data.sub]
#for part in data.parts [
  == #part.heading
  #for line in part.text [#par(line)]
  #for t in part.tables [#grid-of(t) #if t.note != "" [#text(size: 8pt, fill: luma(90))[#t.note]]]
]
== #data.sources_title
#text(size: 7pt)[#grid-of(data.sources)]
#v(6pt)
#text(size: 8pt, fill: luma(90))[#data.proof]
"""


def as_pdf(document: Document, digest: str) -> bytes:
    """Title, parts, list of sources; numbered like the sources."""
    numbers = count(1)
    grids = [part["grid"] for part in document["parts"] if part["grid"]]
    return compile_pdf(
        PAGE,
        {
            "title": document["title"],
            "sub": subtitle(document),
            "wide": any(len(grid["heads"]) > WIDE for grid in grids),
            "most": WIDE,
            "parts": [_part(part, numbers) for part in document["parts"]],
            "sources_title": SOURCES,
            "sources": {"heads": source_heads(), "rows": source_rows(document)},
            "proof": proof(digest),
        },
    )


def _part(part: dict[str, Any], numbers: count[int]) -> dict[str, Any]:
    tables = []
    if part["values"]:
        rows = [
            [
                one["label"], shown(one["value"]),
                "" if one["before"] is None else shown(one["before"]), one["unit"],
                f"[{next(numbers)}]",
            ]
            for one in part["values"]
        ]  # fmt: skip
        tables.append({"heads": list(VALUE_HEADS), "rows": rows, "note": ""})
    if grid := part["grid"]:
        note = f"{SOURCES}：[{next(numbers)}]"
        rows = [[str(cell) for cell in row] for row in grid["rows"]]
        if rows:
            tables.append(
                {"heads": grid["heads"], "rows": rows, "note": note,
                 "widths": widths([grid["heads"], *rows])}
            )  # fmt: skip
    return {"heading": part["heading"], "text": part["text"], "tables": tables}


def widths(rows: list[list[str]]) -> list[float]:
    """What each column asks for, in em: its longest unbroken run, and more where there is much to say."""
    return [max(map(_asked, column)) for column in zip(*rows, strict=True)]


def _asked(cell: str) -> float:
    runs = [len(run) * LATIN_EM if run.isascii() else 1.0 for run in UNBROKEN.findall(cell)]
    return max(NARROWEST_EM, min(max(runs, default=0.0), MOST_EM), min(sum(runs) / 2, MOST_EM))
