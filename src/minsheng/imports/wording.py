"""The sentences people read for every problem, in their language, each with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from minsheng.common.columns import Column
from minsheng.organisations import wording as organisations

SENTENCES: dict[str, str] = {
    **organisations.SENTENCES,
    # cells
    "missing": _("没有填。这一列必须填写。"),
    "formula": _("“%(value)s”以等号开头。请只填结果，不要填公式。"),
    "too_long": _("有 %(length)s 个字，最多 %(most)s 个字。请缩短。"),
    "date_in_text": _(
        "“%(value)s”是日期。很可能是表格软件把编码改成了日期；请把这一列设成文本后重填。"
    ),
    "date_in_number": _("“%(value)s”是日期，这里要填数字。请把这一列设成数字后重填。"),
    "not_a_number": _("“%(value)s”不是数字。请只填数字，不带单位；坐标请用小数，例如 118.8721。"),
    "not_whole": _("“%(value)s”不是整数。请填整数。"),
    "below": _("“%(value)s”太小，最小是 %(least)s。"),
    "above": _("“%(value)s”太大，最大是 %(most)s。"),
    "not_a_choice": _("“%(value)s”不在可选的内容里。可以填：%(allowed)s。"),
    "not_yes_or_no": _("“%(value)s”看不懂。请填“是”或“否”。"),
    "not_a_date": _("“%(value)s”不是日期。请写成 2026-07-01 这样。"),
    "degrees_out_of_range": _(
        "“%(value)s”超出范围（最大 %(most)s 度）。请检查经度和纬度是否写反。"
    ),
    # rows
    "cells_beyond_headings": _(
        "这一行的内容比标题多，多出“%(value)s”。如果内容里有逗号，请用双引号括起来。"
    ),
    "merged_sideways": _("这一行有横向合并的单元格。请取消合并，逐格填写。"),
    "not_a_point": _("图形是 %(kind)s，不是点（Point）。请用点表示位置。"),
    "not_on_earth": _("经纬度不是地球上的点。请检查经度和纬度是否写反。"),
    "twice_in_file": _("“%(key)s”和第 %(row)s 行重复。每个只能有一行，请删去一行。"),
    # files
    "too_many_columns": _("文件有 %(count)s 列，最多 %(most)s 列。请删去无关的列。"),
    "too_many_merged": _("文件有 %(count)s 处合并单元格。请取消合并后再上传。"),
    "csv_broken": _("CSV 文件的引号不成对，读不下去。请检查双引号，或另存为 XLSX。"),
    "not_xlsx": _("这不是完整的 XLSX 文件。请用表格软件打开后另存为 XLSX。"),
    "old_xls": _("这是旧版 XLS 文件（改后缀名没有用）。请用表格软件打开后另存为 XLSX。"),
    "protected": _("文件有密码。请去掉密码后再上传。"),
    "not_a_list": _("这是网页、图片或文档，不是名单。请上传 CSV、XLSX 或 GeoJSON。"),
    "zip_bomb": _("文件解开后大得不正常，为安全起见没有打开。请新建一个表格，只复制名单进去。"),
    "xml_with_document_type": _(
        "文件里有不该有的外部引用，为安全起见没有打开。请新建一个表格，只复制名单进去。"
    ),
    "stray_cell": _("单元格 %(cell)s 里有内容，离名单很远。请清空第 %(columns)s 列以右的内容。"),
    "stray_row": _("第 %(row)s 行里有内容，离名单很远。请删去名单下面的多余行。"),
    "too_heavy": _("读这个文件要用的内存或时间太多。请去掉图片和格式，或分成几个文件。"),
    "heading_twice": _("标题“%(heading)s”出现了两次。请删去或改名其中一列。"),
    "column_missing": _("文件里没有这一列。读到的标题是：%(found)s。请对照模板补上。"),
    "unknown_datum": _("坐标系要填 wgs84、gcj02 或 bd09。"),
    "cancelled": _("预检被取消了。请重新上传文件。"),
    # notes
    "lines_above_headings": _("标题上面有 %(count)s 行，没有当作名单。"),
    "one_sheet_of_many": _("文件有几张表，只读了“%(sheet)s”。"),
    "merged_downwards": _(
        "“%(heading)s”列第 %(first)s 到 %(last)s 行是合并的单元格，每行都按合并的内容读。"
    ),
    "read_as_gb18030": _("文件不是 UTF-8，按 GB18030 读。如果文字不对，请另存为“CSV UTF-8”。"),
    "other_separator": _("列之间用“%(separator)s”分开。"),
    "unknown_headings": _("这些列不认识，没有读：%(headings)s。"),
    "example_left": _("第 %(row)s 行是模板里的示例，已跳过。"),
}
LANGUAGES = ("zh-hans", "en")


def say(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence for ``code`` in the reader's language; a code without one is itself the sentence."""
    return organisations.say(code, facts, SENTENCES)


def say_problem(problem: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """The problem as one line: which column, what is wrong, how to mend it.

    Args:
        problem: as stored, see ``common.problem.Problem.as_json``.
        labels: the columns' headings in the reader's language, by key.
    """
    sentence = say(problem["code"], problem["facts"])
    label = labels.get(problem["column"], "")
    if not label:
        return sentence
    return gettext("%(column)s：%(sentence)s") % {"column": label, "sentence": sentence}


def labels_of(columns: tuple[Column, ...]) -> dict[str, str]:
    """The headings in the reader's language, by key."""
    return {column.key: gettext(column.label) for column in columns}


def headings_of(column: Column) -> list[str]:
    """Every heading under which the column is found: its label in each language, and others people use."""
    found = list(column.other_names)
    for language in LANGUAGES:
        with override(language):
            found.append(gettext(column.label))
    return found
