"""Reading the audit: what was done in my reach, by whom, to what, when."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.audit import verbs
from minsheng.audit.models import Entry
from minsheng.audit.services import record
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.organisations.queries import entries_for
from minsheng.web.tables import ChoiceFilter, Column, DateFilter, Filter, Table, TextFilter


def _when(entry: Entry) -> str:
    return timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")


def _facts(entry: Entry) -> str:
    return "; ".join(f"{key}={value}" for key, value in sorted(entry.facts.items()))


SHOWN = [
    Column("at", gettext_lazy("时间"), _when, sort=["sequence"]),
    Column("what", gettext_lazy("事项"), "what_happened", is_head=True),
    Column("sequence", gettext_lazy("序号"), "sequence", numeric=True),
]
ONLY_IN_FILES = [
    Column("actor", gettext_lazy("操作人"), lambda entry: entry.actor or ""),
    Column("verb", gettext_lazy("事项代码"), "verb"),
    Column("target", gettext_lazy("对象"), "target_name"),
    Column("facts", gettext_lazy("细节"), _facts),
    Column("digest", gettext_lazy("摘要"), "digest"),
]


def _filters() -> list[Filter]:
    deeds = sorted(
        ((verb, verbs.title(verb)) for verb in verbs.known_verbs()), key=lambda one: one[1]
    )
    return [
        ChoiceFilter("verb", gettext_lazy("事项"), deeds),
        TextFilter("person", gettext_lazy("操作人"), ["actor__name", "actor__username"]),
        TextFilter("record", gettext_lazy("对象"), ["target_name", "target_id"]),
        DateFilter("from", gettext_lazy("从"), "at", "gte"),
        DateFilter("to", gettext_lazy("到"), "at", "lt"),
    ]


def _table(request: HttpRequest, columns: list[Column]) -> Table:
    rows: Any = entries_for(request.user)
    return Table(
        request,
        rows,
        columns,
        _filters(),
        name="audit",
        caption=_("审计记录"),
        empty_title=_("还没有记录"),
        empty_text=_("您管辖范围内的每一项办理都会出现在这里。"),
    )


@requires(Permission.VIEW_AUDIT)
def entries(request: HttpRequest) -> HttpResponseBase:
    """The entries within my reach; taking them away as a file is itself a deed."""
    table = _table(request, SHOWN)
    if not table.wants_file:
        return render(request, "desk/audit.html", {"table": table})
    file = _table(request, SHOWN + ONLY_IN_FILES)
    with transaction.atomic():
        record(actor_of(request), "audit.exported", entries=file.chosen().count())
    return file.file()
