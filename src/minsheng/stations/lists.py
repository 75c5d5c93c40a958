"""The station list: its columns and filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.roles import Permission
from minsheng.stations.models import Station
from minsheng.stations.queries import stations_for
from minsheng.web.tables import ChoiceFilter, Column, Filter, Step, Table, TextFilter

if TYPE_CHECKING:
    from minsheng.accounts.models import User

TONES = {
    "planned": "info",
    "building": "info",
    "accepted": "watch",
    "open": "ok",
    "suspended": "alert",
    "exited": "off",
}

COLUMNS = [
    Column(
        "code",
        _("编码"),
        sort=["code"],
        link=lambda row: reverse("stations:detail", args=[row.code]),
    ),
    Column("name", _("站点名称"), sort=["name"], is_head=True),
    Column("town", _("乡镇（街道）"), "town", sort=["town__path"]),
    Column(
        "state", _("状态"), "get_state_display", sort=["state"], tone=lambda row: TONES[row.state]
    ),
    Column("work", _("建设方式"), "get_work_display", sort=["work"]),
    Column("cost_yuan", _("预算（元）"), sort=["cost_yuan"], numeric=True),
    Column("due", _("计划建成"), sort=["due"]),
    Column("owner", _("责任人"), "responsible.holder", sort=["responsible__holder__name"]),
]


def station_table(request: HttpRequest, actor: User) -> Table:
    """Stations the actor may see, as a list to filter, sort and export."""
    filters: list[Filter] = [
        TextFilter("q", _("编码或名称"), ["code", "name"]),
        ChoiceFilter("state", _("状态"), Station.State.choices),
        ChoiceFilter("work", _("建设方式"), Station.Work.choices),
    ]
    return Table(
        request,
        stations_for(actor),
        COLUMNS,
        filters,
        name="stations",
        caption=_("站点"),
        empty_title=_("还没有站点"),
        empty_text=_("采纳一个选址方案后，拟建和改造的站点会出现在这里。"),
        empty_step=Step(_("选址方案"), "siteplans:index", Permission.VIEW_SITEPLANS),
    )
