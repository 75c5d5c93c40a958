"""Lists of inspections and draws."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.inspections.models import Inspection
from minsheng.inspections.queries import draws_for, inspections_for
from minsheng.web.tables import ChoiceFilter, Column, DateFilter, Filter, Table, TextFilter

if TYPE_CHECKING:
    from minsheng.accounts.models import User

TONES = {"planned": "info", "started": "watch", "done": "ok", "cancelled": "off"}
VIEWS = {
    "due": gettext_lazy("待检查"),
    "results": gettext_lazy("检查结果"),
    "all": gettext_lazy("全部"),
}


def _until_text(row: Inspection, today: dt.date) -> str:
    day = row.window_until.isoformat()
    return _("%(day)s（已过期）") % {"day": day} if row.is_late(today) else day


def _score(row: Inspection) -> str:
    if row.state != Inspection.State.DONE:
        return ""
    return "—" if row.score is None else str(row.score)


def _people(row: Inspection) -> str:
    return _("、").join(one.name for one in row.inspectors.all())


def columns(view: str, today: dt.date) -> list[Column]:
    number = Column(
        "number",
        gettext_lazy("检查"),
        sort=["pk"],
        link=lambda row: reverse("inspections:detail", args=[row.pk]),
        is_head=True,
    )
    place = Column("station", gettext_lazy("站点"), "station.name", sort=["station__code"])
    state = Column(
        "state",
        gettext_lazy("状态"),
        "get_state_display",
        sort=["state"],
        tone=lambda row: TONES[row.state],
    )
    people = Column("inspectors", gettext_lazy("检查员"), _people)
    origin = Column("origin", gettext_lazy("来源"), "get_origin_display")
    until = Column(
        "until",
        gettext_lazy("最晚日期"),
        lambda row: _until_text(row, today),
        sort=["window_until"],
        tone=lambda row: "alert" if row.is_late(today) else "",
    )
    done = Column("done_at", gettext_lazy("完成时间"), sort=["done_at"])
    score = Column("score", gettext_lazy("得分"), _score, sort=["score"], numeric=True)
    failed = Column(
        "failed", gettext_lazy("不合格项"), "failed_count", sort=["failed_count"], numeric=True
    )
    if view == "due":
        return [number, place, state, until, people, origin]
    if view == "results":
        return [number, place, score, failed, done, people, origin]
    return [number, place, state, until, score, failed, people, origin]


def file_columns() -> list[Column]:
    """One row per inspection, every fact in a column of its own."""
    return [
        Column("number", gettext_lazy("编号")),
        Column("code", gettext_lazy("站点编码"), "station.code"),
        Column("station", gettext_lazy("站点名称"), "station.name"),
        Column("organisation", gettext_lazy("所属组织"), "organisation.label"),
        Column("origin", gettext_lazy("来源"), "get_origin_display"),
        Column(
            "announced", gettext_lazy("提前通知"), lambda row: _("是") if row.announced else _("否")
        ),
        Column("template", gettext_lazy("模板"), "template.name"),
        Column("inspectors", gettext_lazy("检查员"), _people),
        Column("from", gettext_lazy("最早日期"), "window_from"),
        Column("until", gettext_lazy("最晚日期"), "window_until"),
        Column("state", gettext_lazy("状态"), "get_state_display"),
        Column("started_at", gettext_lazy("到站时间")),
        Column(
            "code_typed",
            gettext_lazy("核对短码"),
            lambda row: _("是") if row.code_typed else _("否"),
        ),
        Column("done_at", gettext_lazy("完成时间")),
        Column("score", gettext_lazy("得分"), lambda row: row.score),
        Column("failed_count", gettext_lazy("不合格项")),
    ]


def rows_of(view: str, actor: User) -> QuerySet[Any]:
    rows = inspections_for(actor)
    if view == "due":
        return rows.filter(state__in=[Inspection.State.PLANNED, Inspection.State.STARTED])
    if view == "results":
        return rows.filter(state=Inspection.State.DONE).order_by("-done_at")
    return rows


class ViewTable(Table):
    """A table whose address also says which view is open."""

    @property
    def query(self) -> dict[str, str]:
        view = self.request.GET.get("view", "")
        return {**super().query, **({"view": view} if view in VIEWS else {})}


def inspection_table(request: HttpRequest, actor: User, view: str) -> Table:
    filters: list[Filter] = [
        TextFilter("q", gettext_lazy("站点"), ["station__name", "station__code"]),
        ChoiceFilter("state", gettext_lazy("状态"), Inspection.State.choices),
        ChoiceFilter("origin", gettext_lazy("来源"), Inspection.Origin.choices),
        DateFilter("since", gettext_lazy("完成于（起）"), "done_at", "gte"),
        DateFilter("until", gettext_lazy("完成于（止）"), "done_at", "lt"),
    ]
    is_file = "as" in request.GET
    return ViewTable(
        request,
        rows_of(view, actor),
        file_columns() if is_file else columns(view, timezone.localdate()),
        filters,
        name="inspections",
        caption=gettext_lazy("检查"),
        empty_title=gettext_lazy("这里没有检查"),
        empty_text=gettext_lazy("按风险安排或双随机抽取后，检查会出现在这里。"),
    )


def draw_table(request: HttpRequest, actor: User) -> Table:
    state = Column(
        "state",
        gettext_lazy("状态"),
        lambda row: _("已抽取") if row.drawn_at else _("已公告，等公开数字"),
        tone=lambda row: "ok" if row.drawn_at else "watch",
    )
    heads = [
        Column(
            "title",
            gettext_lazy("名称"),
            link=lambda row: reverse("inspections:draw", args=[row.pk]),
            is_head=True,
        ),
        Column("organisation", gettext_lazy("组织"), "organisation.label"),
        state,
        Column("announced_at", gettext_lazy("公告时间"), sort=["announced_at"]),
        Column("window_until", gettext_lazy("检查截止日期"), sort=["window_until"]),
    ]
    return Table(
        request,
        draws_for(actor),
        heads,
        name="draws",
        caption=gettext_lazy("双随机抽查"),
        empty_title=gettext_lazy("还没有抽查"),
        empty_text=gettext_lazy("先公告名单的承诺值，等公开数字出来再抽，谁都可以重算。"),
    )
