"""Stations from a file: one way in, with rehearsal and undoing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.common.opening import Faulty, document_of, read
from minsheng.common.opening.rules import WEEKDAYS
from minsheng.common.problem import Problem
from minsheng.imports.columns import Column, Kind, choices_from, choices_of
from minsheng.imports.registry import Context, ModelImport, Values, register
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.models import Level, Place, Service
from minsheng.stations.changes import tell_changed
from minsheng.stations.codes import next_code
from minsheng.stations.models import ClauseResult, Standing, Station, Step, UsageCount
from minsheng.stations.signals import stations_unregistered
from minsheng.stations.sites import forget, settle

STATES = ("building", "accepted", "open", "suspended")
DAYS_WRONG = gettext_noop(
    "开放时段没有读懂，请写成 08:30-12:00 14:30-18:00，多段用空格分开；24 小时写 24h。"
)
SERVICES_WRONG = gettext_noop("不认识这些服务：%(unknown)s")
EMPTY = ("address", "phone")


def _spans(text: str) -> list[str]:
    """The spans of one cell; "24h" is the whole day."""
    words = text.replace("，", " ").replace(",", " ").replace("；", " ").replace(";", " ").split()
    return ["00:00-24:00" if word.lower() in {"24h", "24小时", "全天"} else word for word in words]


def hours_document(weekdays: str, weekends: str) -> dict[str, Any]:
    """The document for hours given for working days and weekends.

    Raises:
        Faulty: a cell is not made of spans.
    """
    rows = {day: _spans(weekends if day in {"sat", "sun"} else weekdays) for day in WEEKDAYS}
    return document_of(read({"week": rows}))


@register
class StationImport(ModelImport):
    key = "stations.stations"
    label = _("已有站点")
    help = _("一行一个已经在那里的站点。编码自动给；再次导入时按原编号认出同一个站点。")
    model = Station
    permission = Permission.EDIT_STATIONS
    natural_key = ("outside_code",)
    has_point = True
    has_town = True
    columns = (
        Column(
            "outside_code",
            gettext_noop("原编号"),
            required=True,
            example="YZ-001",
            max_length=40,
            help=gettext_noop("本单位名册里的编号，在一个单位里不重复。"),
        ),
        Column(
            "name", gettext_noop("站点名称"), required=True, example="样例荷花驿站", max_length=80
        ),
        Column(
            "kind",
            gettext_noop("类型"),
            Kind.CHOICE,
            required=True,
            choices=choices_of(Station.Kind),
            example="共建",
        ),
        Column(
            "state",
            gettext_noop("状态"),
            Kind.CHOICE,
            required=True,
            choices=[one for one in choices_of(Station.State) if one.key in STATES],
            example="开放",
            help=gettext_noop("只对新站点有效；已登记的站点请在页面上改变状态。"),
        ),
        Column("address", gettext_noop("地址"), example="荷花中路 1 号", max_length=120),
        Column("phone", gettext_noop("联系电话"), example="0570-0000000", max_length=30),
        Column(
            "area_m2",
            gettext_noop("面积（平方米）"),
            Kind.INTEGER,
            least=1,
            most=100_000,
            example="25",
        ),
        Column("seats", gettext_noop("座位数"), Kind.INTEGER, least=0, most=10_000, example="12"),
        Column(
            "capacity",
            gettext_noop("可同时容纳（人）"),
            Kind.INTEGER,
            least=1,
            most=10_000,
            example="16",
        ),
        Column("free_entry", gettext_noop("不登记就能进"), Kind.YES_NO, example="是"),
        Column(
            "services",
            gettext_noop("服务项目"),
            example="休息、饮水、手机充电",
            help=gettext_noop("多项用顿号分开。"),
        ),
        Column(
            "weekday_hours",
            gettext_noop("工作日开放"),
            example="08:30-12:00 14:30-18:00",
            help=gettext_noop(
                "多段用空格分开；不开放就留空；24 小时写 24h。已填过的站点请在页面上改。"
            ),
        ),
        Column("weekend_hours", gettext_noop("周末开放"), example="09:00-17:00"),
    )

    def columns_at(self, organisation: Organisation) -> tuple[Column, ...]:
        level = Column(
            "level", gettext_noop("等级"), Kind.CHOICE, choices=choices_from(Level.objects.all())
        )
        return (*super().columns_at(organisation), level)

    def prepare(self, context: Context) -> None:
        super().prepare(context)
        codes: dict[str, str] = {}
        for service in Service.objects.all():
            codes |= dict.fromkeys(
                (service.code, service.name, service.name_en.lower()), service.code
            )
        context.found["services"] = codes
        context.found["known"] = {
            station.outside_code: station
            for station in self.rows(context).only("outside_code", "state", "hours")
        }

    def check(self, values: Values, context: Context) -> Iterable[Problem]:
        unknown = [name for name in _names(values) if name not in context.found["services"]]
        if unknown:
            yield Problem(SERVICES_WRONG, "services", {"unknown": "、".join(unknown)[:60]})
        for column in ("weekday_hours", "weekend_hours"):
            try:
                hours_document(str(values.get(column) or ""), "")
            except Faulty:
                yield Problem(DAYS_WRONG, column)

    def build(self, values: Values, context: Context) -> dict[str, Any]:
        fields = super().build(values, context)
        for name in EMPTY:
            if name in fields and fields[name] is None:
                fields[name] = ""
        if "level" in fields:
            fields["level"] = fields["level"] or ""
        if "services" in fields:
            known = context.found["services"]
            fields["services"] = [known[name] for name in _names(values)]
        given = {"weekday_hours", "weekend_hours"} & set(fields)
        weekdays = str(fields.pop("weekday_hours", None) or "")
        weekends = str(fields.pop("weekend_hours", None) or "")
        if given:
            fields["hours"] = hours_document(weekdays, weekends) if weekdays or weekends else None
        known = context.found["known"].get(fields["outside_code"])
        if known:  # its history is made by deeds on its pages, each with a reason
            fields["state"] = known.state
            if known.hours and "hours" in fields:
                fields["hours"] = known.hours
        return fields

    def rows(self, context: Context) -> models.QuerySet[Any]:
        return super().rows(context).exclude(outside_code="")

    def fixed(self, context: Context) -> dict[str, Any]:
        """Asked once per new row, inside the application's transaction: each gets its own codes."""
        return {
            **super().fixed(context),
            "source": Station.Source.FILE,
            "code": next_code(context.organisation),
            "short_code": Station.free_short_code(),
        }

    def added(self, context: Context, instances: Sequence[Any]) -> None:
        """Each has its first step, its line in the place list, and is judged after commit."""
        now = timezone.now()
        cause, why = Step.Cause.FILE, context.file_name[:200]
        Step.objects.bulk_create(
            Step(station=one, state=one.state, at=now, by=context.actor, cause=cause, why=why)
            for one in instances
        )
        settle(_with_organisations(instances))
        tell_changed(instances)

    def changed(self, context: Context, instances: Sequence[Any]) -> None:
        staying = [one for one in instances if one.state != Station.State.EXITED]
        settle(_with_organisations(staying))
        tell_changed(instances)

    def removing(self, context: Context, instances: Sequence[Any]) -> None:
        """First steps, own places and computed results go; a second step is somebody's work and stays."""
        ids = [one.pk for one in instances]
        ClauseResult.objects.filter(station__in=ids).delete()
        Standing.objects.filter(station__in=ids).delete()
        stations_unregistered.send(Station, ids=ids)
        steps = Step.objects.filter(station__in=ids)
        moved = Counter(steps.values_list("station", flat=True))
        steps.filter(station__in=[pk for pk, count in moved.items() if count == 1]).delete()
        places = forget(list(Station.objects.filter(pk__in=ids).select_related("place")))
        Place.objects.filter(pk__in=[place.pk for place in places], options=None).delete()


def _with_organisations(stations: Sequence[Any]) -> list[Any]:
    """The same stations, each knowing its organisation; one query."""
    bodies = Organisation.objects.in_bulk({one.organisation_id for one in stations})
    for station in stations:
        station.organisation = bodies[station.organisation_id]
    return list(stations)


def _names(values: Values) -> list[str]:
    text = str(values.get("services") or "")
    for sign in ("，", ",", ";", "；", " "):
        text = text.replace(sign, "、")
    return [name.strip().lower() for name in text.split("、") if name.strip()]


STATION_UNKNOWN = gettext_noop("本单位范围内没有编码是 %(code)s 的站点。")
DAY_AHEAD = gettext_noop("日期还没有到。")
FILE_SOURCES = (UsageCount.Source.SENSOR, UsageCount.Source.COUNT, UsageCount.Source.CLAIMED)


@register
class UsageImport(ModelImport):
    """Counts that a device, a keeper or a report kept elsewhere; one row per station, day and source."""

    key = "stations.usage"
    label = _("使用人次")
    help = _("一行是一个站点一天的人次。来源分开保存，不相加；申报的不算计量。")
    model = UsageCount
    permission = Permission.EDIT_STATIONS
    natural_key = ("station_id", "day", "source")
    columns = (
        Column(
            "station",
            gettext_noop("站点编码"),
            required=True,
            example="330802-ST-0001",
            max_length=30,
        ),
        Column("day", gettext_noop("日期"), Kind.DATE, required=True, example="2026-07-01"),
        Column(
            "source",
            gettext_noop("来源"),
            Kind.CHOICE,
            required=True,
            choices=[one for one in choices_of(UsageCount.Source) if one.key in FILE_SOURCES],
            example="设备计数",
        ),
        Column(
            "visits",
            gettext_noop("使用人次"),
            Kind.INTEGER,
            required=True,
            least=0,
            most=100_000,
            example="12",
        ),
    )

    def prepare(self, context: Context) -> None:
        super().prepare(context)
        inside = Station.objects.filter(organisation__path__startswith=context.organisation.path)
        context.found["stations"] = dict(inside.values_list("code", "pk"))

    def check(self, values: Values, context: Context) -> Iterable[Problem]:
        if str(values["station"]) not in context.found["stations"]:
            yield Problem(STATION_UNKNOWN, "station", {"code": str(values["station"])})
        if isinstance(values["day"], dt.date) and values["day"] > timezone.localdate():
            yield Problem(DAY_AHEAD, "day")

    def build(self, values: Values, context: Context) -> dict[str, Any]:
        fields = super().build(values, context)
        fields["station_id"] = context.found["stations"].get(fields.pop("station"))
        return fields

    def rows(self, context: Context) -> models.QuerySet[Any]:
        path = context.organisation.path
        return UsageCount.objects.filter(station__organisation__path__startswith=path)

    def fixed(self, context: Context) -> dict[str, Any]:
        return {"entered_by_id": context.actor.pk}
