"""A paper's content on paper: the same content always gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from minsheng.papers.rendering.pdf import as_pdf
from minsheng.papers.rendering.word import as_docx
from minsheng.papers.rendering.workbook import as_xlsx
from minsheng.papers.rules.document import Document

Render = Callable[[Document, str], bytes]
RENDERERS: Mapping[str, Render] = {"docx": as_docx, "pdf": as_pdf, "xlsx": as_xlsx}
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
