"""Last month's brief and an upper-level form for the sample city."""

from __future__ import annotations

import datetime as dt
import io

from django.utils import timezone
from openpyxl import Workbook

from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.papers.filling import open_workbook, proposed
from minsheng.papers.models import FormTemplate, Paper
from minsheng.papers.services import ask_for_paper, keep_paper, keep_template, map_cells

LABELS = ("开放的站点", "建设中的站点", "未办结的问题", "超期未办结的问题", "今年的托班")


def sample(city: Organisation) -> None:
    """Once: a monthly brief of the city, made at once; a blank form, mapped."""
    posts = Post.objects.filter(organisation=city, holder__isnull=False)
    seat = posts.allowing(Permission.PLAN_PROJECTS).first()
    if Paper.objects.exists() or FormTemplate.objects.exists() or seat is None:
        return
    from minsheng.papers.rendering import RENDERERS
    from minsheng.papers.rules.document import digest_of
    from minsheng.papers.tasks import document_of

    day = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    paper = ask_for_paper(Paper.Kind.MONTHLY, city, day, actor=seat.holder)
    paper.refresh_from_db()
    if paper.made_at is None:
        document = document_of(paper)
        files = {name: one(document, digest_of(document)) for name, one in RENDERERS.items()}
        keep_paper(paper.pk, document, files)
    blank = blank_form()
    row = keep_template(city, "站点情况月报表（样例）", "样例省总工会", blank, actor=seat.holder)
    targets = proposed(open_workbook(blank))
    lines = "\n".join(f"{sheet}!{cell} = {figure}" for sheet, cell, figure in targets)
    map_cells(row.pk, lines, actor=seat.holder)


def blank_form() -> bytes:
    """A form as upper levels send them: a merged title, labels, empty cells, a sum."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "汇总"
    sheet["A1"] = "户外劳动者服务站点情况月报表（样例）"
    sheet.merge_cells("A1:B1")
    for row, label in enumerate(LABELS, start=2):
        sheet.cell(row=row, column=1, value=label)
    sheet["A7"] = "站点合计"
    sheet["B7"] = "=B2+B3"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
