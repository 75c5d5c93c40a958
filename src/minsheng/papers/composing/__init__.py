"""Papers put together from figures and lists; in Chinese, the language of the administration, whoever makes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.utils import translation

from minsheng.organisations.models import Organisation
from minsheng.papers.composing.briefs import brief
from minsheng.papers.composing.ledgers import case_ledger, station_ledger, target_ledger
from minsheng.papers.composing.notices import notice
from minsheng.papers.figures import Scope, moment_text
from minsheng.papers.models import Paper
from minsheng.papers.rules.document import Document
from minsheng.papers.rules.periods import Period, month_of, week_of, year_of

Compose = Callable[[Scope], Document]
Kind = Paper.Kind

PERIODS: dict[str, Callable[[dt.date], Period]] = {
    Kind.WEEKLY: week_of,
    Kind.MONTHLY: month_of,
    Kind.NOTICE: month_of,
    Kind.CASES: year_of,
    Kind.STATIONS: year_of,
    Kind.TARGETS: year_of,
    Kind.FORM: month_of,
}
WAYS: dict[str, Compose] = {
    Kind.WEEKLY: brief,
    Kind.MONTHLY: brief,
    Kind.NOTICE: notice,
    Kind.CASES: case_ledger,
    Kind.STATIONS: station_ledger,
    Kind.TARGETS: target_ledger,
}
NAMES = {
    Kind.WEEKLY: "民生实事周报",
    Kind.MONTHLY: "民生实事月报",
    Kind.NOTICE: "民生实事进度通报",
    Kind.CASES: "整改台账",
    Kind.STATIONS: "站点台账",
    Kind.TARGETS: "目标进度台账",
}


def compose(kind: str, organisation: Organisation, period: Period, at: dt.datetime) -> Document:
    """The content of a paper. The same data and moment give the same content."""
    with translation.override(settings.LANGUAGE_CODE):
        told = WAYS[kind](Scope(organisation, period, at))
    return {
        "title": NAMES[Kind(kind)],
        "organisation": organisation.name,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "at": moment_text(at),
        **told,
    }
