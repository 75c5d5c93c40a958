"""Candidate and existing places from a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.common.problem import Problem
from minsheng.imports.columns import Column, Kind, choices_from, choices_of
from minsheng.imports.registry import Context, ModelImport, Values, register
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.models import Level, Place

EMPTY = {"must": Place.Must.FREE, "partner": "", "address": ""}
"""What an empty cell means where the model knows no null."""


@register
class PlaceImport(ModelImport):
    key = "places.candidates"
    label = _("候选地点和已建站点")
    help = _("一行一个地点：已经建好的站点，或者可以建站的地方。")
    model = Place
    permission = Permission.EDIT_PLACES
    natural_key = ("code",)
    has_point = True
    has_town = True
    columns = (
        Column("code", gettext_noop("编码"), required=True, example="HH-001", max_length=30),
        Column(
            "name", gettext_noop("名称"), required=True, example="样例荷花便利店", max_length=80
        ),
        Column(
            "kind",
            gettext_noop("类别"),
            Kind.CHOICE,
            required=True,
            choices=choices_of(Place.Kind),
            example="便利店",
        ),
        Column(
            "state",
            gettext_noop("状态"),
            Kind.CHOICE,
            required=True,
            choices=choices_of(Place.State),
            example="候选",
        ),
        Column(
            "must",
            gettext_noop("布局要求"),
            Kind.CHOICE,
            choices=choices_of(Place.Must),
            example="由计算决定",
        ),
        Column("partner", gettext_noop("共建单位"), example="样例便民超市", max_length=80),
        Column("address", gettext_noop("地址"), example="荷花中路 1 号", max_length=120),
        Column(
            "area_m2",
            gettext_noop("面积（平方米）"),
            Kind.INTEGER,
            least=1,
            most=100_000,
            example="25",
        ),
        Column(
            "capacity",
            gettext_noop("可同时容纳（人）"),
            Kind.INTEGER,
            least=1,
            most=10_000,
            example="12",
        ),
        Column("ground_floor", gettext_noop("在一楼"), Kind.YES_NO, example="是"),
        Column("street_front", gettext_noop("临街"), Kind.YES_NO, example="是"),
        Column("bike_parking", gettext_noop("可停非机动车"), Kind.YES_NO, example="是"),
        Column("open_all_day", gettext_noop("可 24 小时开放"), Kind.YES_NO, example="否"),
        Column(
            "transit_m",
            gettext_noop("到公交站（米）"),
            Kind.INTEGER,
            least=0,
            most=100_000,
            example="150",
        ),
    )

    def columns_at(self, organisation: Organisation) -> tuple[Column, ...]:
        levels = choices_from(Level.objects.all())
        level = Column(
            "level",
            gettext_noop("现有类型"),
            Kind.CHOICE,
            choices=levels,
            help=gettext_noop("只有已建站点填写。"),
        )
        highest = Column(
            "highest_level",
            gettext_noop("最高可建类型"),
            Kind.CHOICE,
            choices=levels,
            help=gettext_noop("场地条件有限时填写；不填表示不限。"),
        )
        return (*super().columns_at(organisation), level, highest)

    def prepare(self, context: Context) -> None:
        super().prepare(context)
        context.found["levels"] = dict(Level.objects.values_list("code", "pk"))

    def check(self, values: Values, context: Context) -> Iterable[Problem]:
        existing = values["state"] == Place.State.EXISTING
        if existing and not values.get("level"):
            yield Problem(gettext_noop("已建站点要填写现有类型。"), "level")
        if not existing and values.get("level"):
            yield Problem(gettext_noop("候选地点没有现有类型，请留空。"), "level")

    def build(self, values: Values, context: Context) -> dict[str, Any]:
        fields = super().build(values, context)
        for name, empty in EMPTY.items():
            if name in fields and fields[name] is None:
                fields[name] = empty
        fields["level_id"] = context.found["levels"].get(fields.pop("level", None))
        if "highest_level" in fields:
            fields["highest_level_id"] = context.found["levels"].get(fields.pop("highest_level"))
        return fields

    def fixed(self, context: Context) -> dict[str, Any]:
        return {**super().fixed(context), "source": Place.Source.FILE}
