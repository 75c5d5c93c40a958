"""A survey as a file: every answer with a codebook for the union, or figures fit for everybody."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.surveys.models import Answer, FormVersion, Survey
from minsheng.surveys.queries import TypedAnswer
from minsheng.surveys.results import Block, blocks
from minsheng.surveys.rules.definition import Form, Item, plain
from minsheng.web.exports import harmless

Cells = list[object]
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def columns(form: Form) -> list[tuple[str, Item, str]]:
    """(heading, question, option): a multiple choice has one column with the names and one 0/1 column per option."""
    found: list[tuple[str, Item, str]] = []
    for item in form.walk():
        if item.kind != "question" or item.type == "note" or form.is_repeated(item.name):
            continue
        found.append((item.name, item, ""))
        if item.type == "select_multiple":
            found += [(f"{item.name}/{c.name}", item, c.name) for c in form.options(item)]
    return found


HEAD = ["answer", "version", "channel", "place", "answered", "weight", "counted", "sample", "key"]


def _fixed(answer: Answer, weight: float) -> Cells:
    at = timezone.localtime(answer.answered_at).strftime("%Y-%m-%d %H:%M")
    place = answer.organisation.code if answer.organisation else ""
    counted, sample = int(not answer.set_aside), int(answer.is_sample)
    return [
        answer.pk,
        answer.version.number,
        answer.channel,
        place,
        at,
        round(weight, 4),
        counted,
        sample,
        str(answer.key),
    ]


def _cell(values: dict[str, Any], item: Item, option: str) -> object:
    stored = values.get(item.name, "")
    if option:
        return int(option in stored.split()) if stored else ""
    if item.type in {"integer", "decimal"} and stored:
        return float(stored)
    return stored


def answer_rows(form: Form, rows: Sequence[tuple[Answer, float]]) -> Iterator[Cells]:
    """The sheet of answers, headings first; rows of repeats stand in sheets of their own."""
    places = columns(form)
    yield [*HEAD, *(heading for heading, _item, _option in places)]
    for answer, weight in rows:
        yield _fixed(answer, weight) + [
            _cell(answer.values, item, option) for _h, item, option in places
        ]


def repeat_rows(form: Form, repeat: Item, rows: Sequence[tuple[Answer, float]]) -> Iterator[Cells]:
    """One line per row of ``repeat``, with the number of its answer."""
    items = [item for item in repeat.walk() if item.kind == "question" and item.type != "note"]
    yield ["answer", "row", *(item.name for item in items)]
    for answer, _weight in rows:
        for number, row in enumerate(answer.values.get(repeat.name, []), 1):
            yield [answer.pk, number, *(_cell(row, item, "") for item in items)]


def codebook_rows(form: Form) -> Iterator[Cells]:
    """What every column and option means, in every language of the form."""
    yield ["column", "type", "option", *form.languages]
    fixed = {
        "answer": _("答卷编号"), "version": _("问卷版本"), "channel": _("填写方式"), "place": _("所在地组织编码"),
        "answered": _("填写时间"), "weight": _("权重，平均为 1"), "counted": _("是否计入结果"), "sample": _("是否样例数据"),
        "key": _("提交编号，再次导入时避免重复"),
    }  # fmt: skip
    for name, text in fixed.items():
        yield [name, "", "", text]
    for item in form.walk():
        if item.kind == "question" and item.type != "note":
            yield [item.name, item.type, "", *(plain(item.label, one) for one in form.languages)]
            for choice in form.options(item):
                texts = [plain(choice.label, one) for one in form.languages]
                yield [item.name, item.type, choice.name, *texts]


def answers_xlsx(version: FormVersion, rows: Sequence[tuple[Answer, float]]) -> bytes:
    """Answers, rows of repeats, and the codebook, as sheets of one file."""
    form = version.form
    sheets = {_("答卷"): answer_rows(form, rows)}
    for item in form.walk():
        if item.kind == "repeat":
            sheets[item.name[:31]] = repeat_rows(form, item, rows)
    return _book(sheets | {_("编码说明"): codebook_rows(form)})


def answers_csv(version: FormVersion, rows: Sequence[tuple[Answer, float]]) -> bytes:
    """The sheet of answers alone, as UTF-8 with the mark Excel looks for."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerows([harmless(cell) for cell in row] for row in answer_rows(version.form, rows))
    return file.getvalue().encode("utf-8-sig")


def figures_xlsx(
    survey: Survey, form: Form, answers: Sequence[TypedAnswer], language: str
) -> bytes:
    """Shares with intervals, small counts hidden, no texts, no places: fit to publish."""
    return _book(
        {
            _("结果"): _figure_rows(
                survey, blocks(form, answers, language, publish=True), len(answers)
            )
        }
    )


def _figure_rows(survey: Survey, found: Sequence[Block], n: int) -> Iterator[Cells]:
    yield [survey.label, _("答卷 %(n)s 份") % {"n": n}]
    yield [_("少于 10 份的数目不公布，用 – 表示；n 小于 30 时只作参考。")]
    yield [_("题目"), _("选项"), "n", _("份数"), _("占比"), _("95% 区间下限"), _("95% 区间上限")]
    for block in found:
        for row in block.rows:
            share = row.share
            numbers: Cells = (
                ["–"] * 4
                if row.is_hidden
                else [share.count, *(round(x, 4) for x in (share.share, share.low, share.high))]
            )
            yield [block.label, row.label, block.n, *numbers]
        if block.spread:
            yield [block.label, _("平均"), block.n, "", round(block.spread.mean, 2)]
            yield [block.label, _("中位数"), block.n, "", block.spread.median]


def _book(sheets: dict[str, Iterator[Cells]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, [harmless(cell) for cell in row])
            sheet.freeze_panes(1, 0)
    return file.getvalue()
