"""Pages on paper: Typst source in, PDF out, with a Chinese font on every machine."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import typst

FONT = "Noto Sans CJK TC"  # one file for all of Han; with region "cn" it shows mainland glyphs

HEAD = f"""
#set page(paper: "a4", margin: (x: 18mm, y: 20mm), numbering: "1 / 1")
#set text(font: "{FONT}", lang: "zh", region: "cn", size: 10pt)
#set table(stroke: 0.4pt + luma(180), inset: 5pt)
#show heading: set text(fill: rgb("#8c1d18"))
#let data = json("data.json")
"""


def compile_pdf(body: str, data: object, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Set ``body`` (Typst, no values pasted in) with ``data`` at hand as the variable ``data``.

    Args:
        data: anything JSON can hold; values reach the page only this way, so no text can act as markup.
        pictures: file name → content, for ``image("name")``.

    Returns:
        The PDF file.
    """
    fonts = str(files("cvttf_NotoSansCJK_Regular"))
    with tempfile.TemporaryDirectory(prefix="minsheng-pdf-") as folder:
        root = Path(folder)
        (root / "page.typ").write_text(HEAD + body, encoding="utf-8")
        (root / "data.json").write_text(
            json.dumps(data, ensure_ascii=False, default=str), encoding="utf-8"
        )
        for name, content in (pictures or {}).items():
            (root / name).write_bytes(content)
        pdf: bytes = typst.compile(str(root / "page.typ"), root=folder, font_paths=[fonts])
    return pdf
