"""Papers, made at once, and a mapped upper-level form."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.papers.models import FormTemplate, Paper
from minsheng.papers.sample import blank_form
from minsheng.papers.services import ask_for_paper, keep_template, map_cells
from minsheng.papers.tasks import make
from tests.people import Cast

LINES = "汇总!B2 = stations.open\n汇总!B3 = stations.building"


class Silent:
    """Work that nobody watches."""

    result_url = ""

    def report(self, *args: object, **kwargs: object) -> bool:
        return False


def make_paper(cast: Cast, kind: str = "monthly", **more: object) -> Paper:
    """Of the officer's county, this month, asked for by the officer; its files are there."""
    asked: dict[str, object] = {"organisation": cast.county, "day": timezone.localdate()}
    with transaction.atomic():
        paper = ask_for_paper(kind, actor=cast.officer, **(asked | more))  # type: ignore[arg-type]
    make(Silent(), paper_id=paper.pk)  # type: ignore[arg-type]
    paper.refresh_from_db()
    return paper


def make_template(cast: Cast, lines: str = LINES) -> FormTemplate:
    """Of the officer's county, mapped."""
    row = keep_template(cast.county, "样例月报表", "样例省总工会", blank_form(), actor=cast.officer)
    map_cells(row.pk, lines, actor=cast.officer)
    row.refresh_from_db()
    return row


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
