"""The station lists: their columns and filters."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation
from minsheng.organisations.queries import organisations_for
from minsheng.organisations.roles import Permission
from minsheng.places.models import Level
from minsheng.stations.display import door_words
from minsheng.stations.models import Agreement, MapListing, Station
from minsheng.stations.queries import state_with, stations_for, warnings_near
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
MAP_TONES = {"listed": "ok", "wrong": "alert", "missing": "alert", "submitted": "watch"}


def _columns(at: dt.datetime) -> list[Column]:
    warnings = warnings_near(at)
    levels = {level.code: level.label for level in Level.objects.all()}

    def door(row: Station) -> str:
        if row.state != Station.State.OPEN:
            return ""
        return door_words(state_with(row, warnings, at), at)

    return [
        Column(
            "code",
            _("编码"),
            sort=["code"],
            link=lambda row: reverse("stations:detail", args=[row.code]),
        ),
        Column("name", _("站点名称"), sort=["name"], is_head=True),
        Column("town", _("乡镇（街道）"), "town", sort=["town__path"]),
        Column(
            "state",
            _("状态"),
            "get_state_display",
            sort=["state"],
            tone=lambda row: TONES[row.state],
        ),
        Column("door", _("现在"), door),
        Column("kind", _("类型"), "get_kind_display", sort=["kind"]),
        Column("level", _("等级"), lambda row: levels.get(row.level, row.level), sort=["level"]),
        Column("verified", _("最近核实"), "verified_on", sort=["verified_on"]),
        Column("owner", _("责任人"), "responsible.holder", sort=["responsible__holder__name"]),
    ]


PLAN_COLUMNS = [
    Column("work", _("建设方式"), "get_work_display"),
    Column("cost_yuan", _("预算（元）"), numeric=True),
    Column("due", _("计划建成")),
]
FILE_COLUMNS = [
    Column("short_code", _("短码")),
    Column("outside_code", _("原编号")),
    Column("address", _("地址")),
    Column("phone", _("联系电话")),
    Column("area_m2", _("面积（平方米）"), numeric=True),
    Column("seats", _("座位数"), numeric=True),
    Column("lon", _("经度"), numeric=True),
    Column("lat", _("纬度"), numeric=True),
    *PLAN_COLUMNS,
]


def _filters(actor: User) -> list[Filter]:
    counties = organisations_for(actor, Permission.VIEW_STATIONS).filter(
        kind__in=[Organisation.Kind.COUNTY, Organisation.Kind.ZONE, Organisation.Kind.SYSTEM]
    )
    return [
        TextFilter(
            "q", _("编码、短码或名称"), ["code", "short_code", "name", "outside_code", "address"]
        ),
        ChoiceFilter("state", _("状态"), Station.State.choices),
        ChoiceFilter("kind", _("类型"), Station.Kind.choices),
        ChoiceFilter("level", _("等级"), [(one.code, one.label) for one in Level.objects.all()]),
        ChoiceFilter(
            "county",
            _("地区"),
            [(county.path, county.label) for county in counties],
            "organisation__path__startswith",
        ),
        AgreementFilter(
            "agreement",
            _("共建协议"),
            [("ending", _("快到期或已到期")), ("none", _("没有协议"))],
        ),
    ]


def station_table(request: HttpRequest, actor: User) -> Table:
    """Stations the actor may see, as a list to filter, sort and export."""
    columns = _columns(timezone.now())
    return Table(
        request,
        stations_for(actor),
        [*columns, *FILE_COLUMNS] if "as" in request.GET else columns,
        _filters(actor),
        name="stations",
        caption=_("站点"),
        empty_title=_("还没有站点"),
        empty_text=_("可以导入文件、逐个登记，或者采纳一个选址方案。"),
        empty_step=Step(_("选址方案"), "siteplans:index", Permission.VIEW_SITEPLANS),
    )


def _seen_on(public_map: str) -> Column:
    label = MapListing.Map(public_map).label

    def state(row: Station) -> MapListing | None:
        return next((one for one in row.listings.all() if one.map == public_map), None)

    def told(row: Station) -> object:
        found = state(row)
        if found is None:
            return _("没有查过")
        facts = {"state": found.get_state_display(), "day": found.checked_on.isoformat()}
        return _("%(state)s（%(day)s）") % facts

    return Column(
        public_map,
        label,
        told,
        tone=lambda row: MAP_TONES[found.state] if (found := state(row)) else "off",
    )


class AgreementFilter(ChoiceFilter):
    """Stations by how their agreement stands: the last one runs out soon or has run out, or there is none."""

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        own = Agreement.objects.filter(station=OuterRef("pk"), ended_on=None)
        if value == "ending":
            return rows.filter(Exists(own.ending(timezone.localdate())))
        return rows.filter(~Exists(own)) if value == "none" else rows


ON_NO_MAP = "all"


class NotListed(ChoiceFilter):
    """Stations that the chosen map, or every map, does not show rightly, as far as anybody has looked."""

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        fine = MapListing.objects.filter(station=OuterRef("pk"), state=MapListing.State.LISTED)
        if value == ON_NO_MAP:
            return rows.filter(~Exists(fine))
        return rows.filter(~Exists(fine.filter(map=value))) if value in MapListing.Map else rows


def listing_table(request: HttpRequest, actor: User) -> Table:
    """Stations in use with what each public map shows of them."""
    filters: list[Filter] = [
        TextFilter("q", _("编码、短码或名称"), ["code", "short_code", "name"]),
        NotListed(
            "missing",
            _("查不到或有错的"),
            [*MapListing.Map.choices, (ON_NO_MAP, _("哪家都查不到"))],
        ),
    ]
    rows = stations_for(actor).in_use().prefetch_related("listings")
    columns = [
        Column(
            "code",
            _("编码"),
            sort=["code"],
            link=lambda row: reverse("stations:listings", args=[row.code]),
        ),
        Column("name", _("站点名称"), sort=["name"], is_head=True),
        *(_seen_on(one) for one in MapListing.Map.values),
    ]
    return Table(
        request,
        rows,
        columns,
        filters,
        name="public-maps",
        caption=_("地图收录"),
        empty_title=_("还没有开放的站点"),
        empty_text=_("站点开放后，在这里看各家地图能不能查到它。"),
    )
