"""The list of cases: views on it, columns, filters, and the ledger made of the same rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.cases.models import Case
from minsheng.cases.queries import cases_for, escalated_to, mine, to_recheck
from minsheng.organisations.models import Organisation
from minsheng.organisations.queries import organisations_for
from minsheng.organisations.roles import Permission
from minsheng.web.tables import ChoiceFilter, Column, DateFilter, Filter, Table, TextFilter

if TYPE_CHECKING:
    from minsheng.accounts.models import User

TONES = {
    "found": "watch",
    "assigned": "info",
    "fixed": "watch",
    "rechecked": "watch",
    "closed": "ok",
}
SEVERITY_TONES = {"low": "off", "normal": "info", "high": "watch", "urgent": "alert"}

VIEWS = {
    "mine": gettext_lazy("轮到我的"),
    "recheck": gettext_lazy("等我复核"),
    "overdue": gettext_lazy("超期"),
    "escalated": gettext_lazy("升级到我"),
    "unfinished": gettext_lazy("未办结"),
    "all": gettext_lazy("全部"),
}


def rows_of(view: str, actor: User, today: dt.date) -> QuerySet[Any]:
    """The cases of one view; an unknown name shows what is unfinished."""
    everything = cases_for(actor)
    if view == "mine":
        return everything.filter(pk__in=mine(actor).values("pk"))
    if view == "recheck":
        return everything.filter(pk__in=to_recheck(actor).values("pk"))
    if view == "overdue":
        return everything.filter(pk__in=Case.objects.overdue(today).values("pk"))
    if view == "escalated":
        return everything.filter(pk__in=list(escalated_to(actor, today)))
    if view == "all":
        return everything
    return everything.exclude(state=Case.State.CLOSED)


def late_text(case: Case, today: dt.date) -> str:
    """The last day, and what to know about it."""
    day = case.due.isoformat()
    if case.paused_on:
        return _("%(day)s（暂停计时）") % {"day": day}
    days = case.days_late(today)
    if days:
        return _("%(day)s（超期 %(days)s 个工作日）") % {"day": day, "days": days}
    return day


def _due_tone(case: Case, today: dt.date) -> str:
    if case.is_late(today):
        return "alert"
    return "off" if case.paused_on else ""


def columns(today: dt.date) -> list[Column]:
    """What the page shows."""
    return [
        Column(
            "title",
            gettext_lazy("问题"),
            lambda row: f"{row.number} {row.label}",
            sort=["pk"],
            link=lambda row: reverse("cases:detail", args=[row.pk]),
            is_head=True,
        ),
        Column("station", gettext_lazy("所在站点"), "station.name", sort=["station__code"]),
        Column(
            "severity",
            gettext_lazy("严重程度"),
            "get_severity_display",
            tone=lambda row: SEVERITY_TONES[row.severity],
        ),
        Column(
            "state",
            gettext_lazy("状态"),
            "get_state_display",
            sort=["state"],
            tone=lambda row: TONES[row.state],
        ),
        Column(
            "due",
            gettext_lazy("办结期限"),
            lambda row: late_text(row, today),
            sort=["due"],
            tone=lambda row: _due_tone(row, today),
        ),
        Column("responsible", gettext_lazy("轮到谁"), whose_turn),
    ]


def whose_turn(case: Case) -> str:
    """Whoever must act next; nobody once it is closed."""
    return "" if case.state == Case.State.CLOSED else str(case.responsible.holder)


def ledger_columns(today: dt.date) -> list[Column]:
    """What the ledger holds: one row per case, every fact in a column of its own."""
    return [
        Column("number", gettext_lazy("编号")),
        Column("station_code", gettext_lazy("站点编码"), "station.code"),
        Column("station", gettext_lazy("站点名称"), "station.name"),
        Column("organisation", gettext_lazy("所属组织"), "organisation.label"),
        Column("source", gettext_lazy("来源"), "get_source_display"),
        Column("title", gettext_lazy("问题")),
        Column("severity", gettext_lazy("严重程度"), "get_severity_display"),
        Column("state", gettext_lazy("状态"), "get_state_display"),
        Column("outcome", gettext_lazy("结果"), "get_outcome_display"),
        Column("opened_at", gettext_lazy("发现时间")),
        Column("due", gettext_lazy("办结期限")),
        Column("late", gettext_lazy("超期工作日"), lambda row: row.days_late(today)),
        Column("responsible", gettext_lazy("轮到谁"), whose_turn),
        Column("fixed_by", gettext_lazy("整改人"), "fixed_by"),
        Column("fixed_at", gettext_lazy("整改时间")),
        Column("rechecked_by", gettext_lazy("复核人"), "rechecked_by"),
        Column("closed_by", gettext_lazy("销号人"), "closed_by"),
        Column("closed_at", gettext_lazy("销号时间")),
        Column("returns", gettext_lazy("退回次数")),
        Column("reopened", gettext_lazy("重开次数")),
        Column("paused_days", gettext_lazy("累计暂停工作日")),
        Column(
            "false_fix", gettext_lazy("疑似虚假整改"), lambda row: _("是") if row.false_fix else ""
        ),
    ]


def case_table(request: HttpRequest, actor: User, view: str) -> Table:
    """The cases of one view as a list to filter, sort and export; a file has the ledger's columns."""
    today = timezone.localdate()
    is_file = "as" in request.GET
    rows = rows_of(view, actor, today)
    if is_file:
        rows = rows.select_related(
            "fixed_by",
            "rechecked_by",
            "closed_by",
            "station",
            "organisation",
            "responsible__holder",
        )
    filters: list[Filter] = [
        TextFilter("q", gettext_lazy("站点或问题"), ["title", "station__code", "station__name"]),
        ChoiceFilter("state", gettext_lazy("状态"), Case.State.choices),
        ChoiceFilter("source", gettext_lazy("来源"), Case.Source.choices),
        ChoiceFilter("severity", gettext_lazy("严重程度"), Case.Severity.choices),
        ChoiceFilter(
            "county", gettext_lazy("地区"), _counties(actor), "organisation__path__startswith"
        ),
        DateFilter("since", gettext_lazy("发现于（起）"), "opened_at", "gte"),
        DateFilter("until", gettext_lazy("发现于（止）"), "opened_at", "lt"),
    ]
    return ViewTable(
        request,
        rows,
        ledger_columns(today) if is_file else columns(today),
        filters,
        name="cases",
        caption=gettext_lazy("整改单"),
        empty_title=gettext_lazy("这里没有整改单"),
        empty_text=gettext_lazy("群众反映、检查发现和突发事件会在这里立案。"),
    )


def _counties(actor: User) -> list[tuple[str, str]]:
    """The counties, zones and systems the actor reaches, for choosing one."""
    kinds = [Organisation.Kind.COUNTY, Organisation.Kind.ZONE, Organisation.Kind.SYSTEM]
    seen = organisations_for(actor, Permission.VIEW_CASES).filter(kind__in=kinds)
    return [(one.path, one.label) for one in seen]


class ViewTable(Table):
    """A table whose address also says which view is open."""

    @property
    def query(self) -> dict[str, str]:
        view = self.request.GET.get("view", "")
        return {**super().query, **({"view": view} if view in VIEWS else {})}

    def files(self) -> list[tuple[str, str]]:
        return [*super().files(), ("PDF", self.link(**{"as": "pdf"}))]


def ledger_rows(table: Table) -> tuple[Sequence[str], Iterable[list[str]]]:
    """Headings and rows of the ledger as texts, for paper."""
    heads = [str(column.label) for column in table.columns]
    rows = ([_text(column.of(row)) for column in table.columns] for row in table.chosen())
    return heads, rows


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)
