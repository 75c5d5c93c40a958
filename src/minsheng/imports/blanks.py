"""Empty lists to fill in: CSV and XLSX with the headings in the reader's language, an example row, and help."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils.translation import get_language, gettext, gettext_noop

from minsheng.common.columns import Choice, Column, Kind
from minsheng.imports.registry import ModelImport
from minsheng.organisations.models import Organisation
from minsheng.web.exports import csv_lines, harmless

FILLED_ROWS = 5_000
"""How far down the drop-down lists reach."""


def csv_blank(kind: ModelImport, organisation: Organisation) -> bytes:
    """The template as CSV that every spreadsheet program opens with the right letters."""
    columns = kind.columns_at(organisation)
    example = [column.example for column in columns]
    lines = csv_lines([heading(column) for column in columns], [example] if any(example) else [])
    return "".join(lines).encode()


def heading(column: Column) -> str:
    """The heading in the reader's language, starred if the column must be filled."""
    return gettext(column.label) + ("*" if column.required else "")


def xlsx_blank(kind: ModelImport, organisation: Organisation) -> bytes:
    """The template as XLSX: the list with drop-downs, a sheet of help, the allowed values in full."""
    columns = kind.columns_at(organisation)
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _list_sheet(book, columns, bold)
        _help_sheet(book, kind, columns, bold)
        _choices_sheet(book, columns)
    return file.getvalue()


def _list_sheet(book: Any, columns: tuple[Column, ...], bold: Any) -> None:
    sheet = book.add_worksheet(gettext("名单"))
    text = book.add_format({"num_format": "@"})
    for i, column in enumerate(columns):
        # Text columns are marked as text, or the program makes dates of codes such as 1-2.
        is_text = column.kind in (Kind.TEXT, Kind.CHOICE, Kind.YES_NO, Kind.DATE)
        sheet.set_column(i, i, max(10, len(heading(column)) * 2), text if is_text else None)
        sheet.write_string(0, i, heading(column), bold)
        if column.example:
            sheet.write_string(1, i, column.example) if is_text else sheet.write_number(
                1, i, float(column.example)
            )
        if column.choices:
            letter = _letter(i)
            source = f"={_choices_name()}!${letter}$1:${letter}${len(column.choices)}"
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, i, FILLED_ROWS, i, rule)
    sheet.freeze_panes(1, 0)


def _help_sheet(book: Any, kind: ModelImport, columns: tuple[Column, ...], bold: Any) -> None:
    sheet = book.add_worksheet(gettext("填写说明"))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, str(kind.label), bold)
    sheet.write_string(1, 0, str(kind.help), None)
    heads = [
        gettext("列"),
        gettext("必填"),
        gettext("填什么"),
        gettext("说明"),
        gettext("示例"),
        gettext("可以填的内容"),
    ]
    for i, (head, width) in enumerate(zip(heads, (20, 8, 16, 40, 24, 60), strict=True)):
        sheet.write_string(3, i, head, bold)
        sheet.set_column(i, i, width, wrap)
    for place, column in enumerate(columns, start=4):
        for i, value in enumerate(_help_row(column)):
            sheet.write_string(place, i, str(harmless(value)), wrap)
    sheet.freeze_panes(4, 1)


def _help_row(column: Column) -> list[str]:
    required = gettext("是") if column.required else gettext("否")
    words = gettext("、").join(choice_name(choice) for choice in column.choices)
    explained = gettext(column.help) if column.help else ""
    return [
        gettext(column.label),
        required,
        gettext(WHAT[column.kind]),
        explained,
        column.example,
        words,
    ]


def _choices_name() -> str:
    return gettext("可选内容")


def _choices_sheet(book: Any, columns: tuple[Column, ...]) -> None:
    sheet = book.add_worksheet(_choices_name())
    for i, column in enumerate(columns):
        for j, choice in enumerate(column.choices):
            sheet.write_string(j, i, choice_name(choice))
    sheet.hide()


def choice_name(choice: Choice) -> str:
    """What the reader writes for ``choice``."""
    english = (get_language() or "").startswith("en")
    return choice.names[min(int(english), len(choice.names) - 1)] if choice.names else choice.key


def _letter(index: int) -> str:
    high, low = divmod(index, 26)
    return (chr(64 + high) if high else "") + chr(65 + low)


WHAT = {
    Kind.TEXT: gettext_noop("文字"),
    Kind.NUMBER: gettext_noop("数字"),
    Kind.INTEGER: gettext_noop("整数"),
    Kind.CHOICE: gettext_noop("从可选内容里选"),
    Kind.YES_NO: gettext_noop("是或否"),
    Kind.DATE: gettext_noop("日期，如 2026-07-01"),
    Kind.LON: gettext_noop("小数的度，东经为正"),
    Kind.LAT: gettext_noop("小数的度，北纬为正"),
}
