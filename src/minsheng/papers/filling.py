"""Upper-level workbooks: which cells can take a figure, which figure likely belongs where, and filling them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import column_index_from_string

from minsheng.common.problem import Refused
from minsheng.papers.figures import known
from minsheng.papers.rendering.steady import steady

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_CELLS = 50_000
LAST_COLUMN = 16_384
"""XFD: programs for tables refuse a workbook with a cell beyond it."""
LOST = ("xl/charts/", "xl/drawings/", "xl/vbaProject", "xl/externalLinks/", "xl/embeddings/")
"""Parts that writing the workbook anew would lose."""

TOO_BIG = gettext_noop("文件太大。空白表不应超过 5 MB。")
NOT_A_WORKBOOK = gettext_noop("这不是能打开的 XLSX 文件。请在表格软件里另存为 XLSX 再上传。")
WOULD_LOSE = gettext_noop("表里有图表、图片、宏或外部链接，机器填写会丢掉它们。请先去掉再上传。")
BAD_LINE = gettext_noop("第 %(line)s 行看不懂：%(text)s。请写成：工作表!B3 = stations.open")
NO_SHEET = gettext_noop("表里没有工作表“%(sheet)s”。")
NO_FIGURE = gettext_noop("没有名为“%(figure)s”的数。")
HAS_FORMULA = gettext_noop("%(where)s 是公式，不能覆盖。请填公式引用的那一格。")
INSIDE_MERGED = gettext_noop("%(where)s 在合并单元格 %(range)s 里，请写左上角那一格。")
TWICE = gettext_noop("%(where)s 写了两次。")

LINE = re.compile(r"^(?P<sheet>.+)!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9]\d{0,5})\s*[=＝]\s*(?P<figure>[\w.]+)$")  # fmt: skip
Target = tuple[str, str, str]
"""Sheet, cell, figure."""


def open_workbook(content: bytes) -> Workbook:
    """The workbook with its formulas.

    Raises:
        Refused: too large, no workbook, or with parts that would be lost.
    """
    if len(content) > MOST_BYTES:
        raise Refused(TOO_BIG)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            names = pack.namelist()
            if sum(one.file_size for one in pack.infolist()) > MOST_UNPACKED:
                raise Refused(TOO_BIG)
        if any(name.startswith(LOST) for name in names):
            raise Refused(WOULD_LOSE)
        return load_workbook(io.BytesIO(content))
    except Refused:
        raise
    except Exception as cause:  # the library's readers raise many kinds on broken files
        raise Refused(NOT_A_WORKBOOK) from cause


def read_targets(text: str, book: Workbook) -> list[Target]:
    """The lines people wrote, checked against the workbook and the registry of figures.

    Raises:
        Refused: the first line that cannot be followed, and why.
    """
    targets: list[Target] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = LINE.match(line.strip())
        if match is None or column_index_from_string(match["column"]) > LAST_COLUMN:
            raise Refused(BAD_LINE, line=number, text=line.strip()[:60])
        cell = f"{match['column'].upper()}{match['row']}"
        target = (match["sheet"].strip().strip("'"), cell, match["figure"])
        _check(target, book)
        if target[:2] in {one[:2] for one in targets}:
            raise Refused(TWICE, where=f"{target[0]}!{cell}")
        targets.append(target)
    return targets


def _check(target: Target, book: Workbook) -> None:
    sheet, where, figure = target
    if sheet not in book.sheetnames:
        raise Refused(NO_SHEET, sheet=sheet)
    if figure not in known():
        raise Refused(NO_FIGURE, figure=figure)
    cell = book[sheet][where]
    if isinstance(cell, MergedCell):
        around = next(one for one in book[sheet].merged_cells.ranges if where in one)
        raise Refused(INSIDE_MERGED, where=f"{sheet}!{where}", range=str(around))
    if cell.data_type == "f":
        raise Refused(HAS_FORMULA, where=f"{sheet}!{where}")


def proposed(book: Workbook) -> list[Target]:
    """Where a cell says the name of a figure, the empty cell to its right likely takes it."""
    named = {str(one.label).removeprefix("本期"): key for key, one in known().items()}
    return [
        (cell.parent.title, right.coordinate, named[_label(cell)])
        for cell in _cells(book)
        if _label(cell) in named and _is_free(right := _right_of(cell))
    ]


def _label(cell: Cell) -> str:
    text = str(cell.value or "").strip().removeprefix("本期")
    return re.sub(r"[（(].*?[）)]|[:：]", "", text).strip()


def _cells(book: Workbook) -> Iterator[Cell]:
    seen = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                seen += 1
                if seen > MOST_CELLS:
                    return
                if isinstance(cell, Cell) and isinstance(cell.value, str):
                    yield cell


def _right_of(cell: Cell) -> Any:
    """The next cell to the right, behind the merged cells the label itself covers."""
    sheet: Any = cell.parent
    column = cell.column + 1
    for around in sheet.merged_cells.ranges:
        if cell.coordinate in around:
            column = around.max_col + 1
    return sheet.cell(row=cell.row, column=column)


def _is_free(cell: Any) -> bool:
    return isinstance(cell, Cell) and cell.value is None


def fill(content: bytes, targets: Sequence[Sequence[str]], values: Mapping[str, Any]) -> bytes:
    """The workbook with the figures in their cells; formulas stay and are computed when it is opened.

    A figure nobody knows leaves its cell empty.

    Raises:
        Refused: the workbook or a cell does not fit any more.
    """
    book = open_workbook(content)
    for sheet, where, figure in targets:
        _check((sheet, where, figure), book)
        book[sheet][where].value = values[figure]
    book.calculation.fullCalcOnLoad = True
    file = io.BytesIO()
    book.save(file)
    return steady(file.getvalue())
