"""Applications that wait for somebody's word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.accounts.models import User
from minsheng.applications.queries import to_answer, to_check, to_confirm
from minsheng.web.waiting import Waiting


def checks_to_do(actor: User) -> Iterator[Waiting]:
    """A line for basic checks, one for county checks, one for each appeal; red when any is late."""
    number, first = _told(to_check(actor))
    if number:
        text = ngettext("%(count)s 份报名等核对。", "%(count)s 份报名等核对。", number)
        yield Waiting(text % {"count": number}, _list("submitted"), _tone(first))
    number, first = _told(to_confirm(actor))
    if number:
        text = ngettext(
            "%(count)s 份报名等县级工会复核。", "%(count)s 份报名等县级工会复核。", number
        )
        yield Waiting(text % {"count": number}, _list("checked"), _tone(first))
    for appeal in to_answer(actor).order_by("due_on")[:5]:
        text = _("报名 %(receipt)s 的申诉等处理。") % {"receipt": appeal.application.receipt}
        yield Waiting(text, appeal.application.get_absolute_url(), _tone(appeal.due_on))


def _list(state: str) -> str:
    return f"{reverse('applications:index')}?state={state}"


def _told(rows: QuerySet[Any]) -> tuple[int, dt.date | None]:
    """How many, and when the first is due; one query."""
    told = rows.order_by().aggregate(number=Count("pk", distinct=True), first=Min("due_on"))
    return told["number"], told["first"]


def _tone(due_on: dt.date | None) -> str:
    today = timezone.localdate()
    if due_on is None or due_on > today:
        return "info"
    return "alert" if due_on < today else "watch"
