"""Demand points from a file."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.demand.models import DemandBatch, DemandPoint, HourBand, WorkerGroup
from minsheng.imports.columns import Column, Kind, choices_from
from minsheng.imports.registry import Context, ModelImport, Values, register
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission

BATCH_NAME = gettext_noop("文件导入的需求点")


@register
class DemandImport(ModelImport):
    key = "demand.points"
    label = _("需求点")
    help = _("一行表示：某个地点附近、某个时段、某个群体有多少人。不要填写个人信息。")
    model = DemandPoint
    permission = Permission.EDIT_DEMAND
    natural_key = ("code",)
    has_point = True
    has_town = True
    columns = (
        Column("code", gettext_noop("编码"), required=True, example="KC-0001", max_length=40),
        Column(
            "workers",
            gettext_noop("人数"),
            Kind.NUMBER,
            required=True,
            least=0,
            most=100_000,
            example="24",
        ),
        Column("note", gettext_noop("说明"), example="样例：商场门口", max_length=100),
    )

    def columns_at(self, organisation: Organisation) -> tuple[Column, ...]:
        group = Column(
            "group",
            gettext_noop("群体"),
            Kind.CHOICE,
            required=True,
            choices=choices_from(WorkerGroup.objects.all()),
            example="外卖配送员",
        )
        band = Column(
            "band",
            gettext_noop("时段"),
            Kind.CHOICE,
            required=True,
            choices=choices_from(HourBand.objects.all()),
            example="10—14 时",
            other_names=("hours",),
        )
        return (*super().columns_at(organisation), group, band)

    def prepare(self, context: Context) -> None:
        super().prepare(context)
        context.found["groups"] = dict(WorkerGroup.objects.values_list("code", "pk"))
        context.found["bands"] = dict(HourBand.objects.values_list("code", "pk"))

    def build(self, values: Values, context: Context) -> dict[str, Any]:
        fields = super().build(values, context)
        if "note" in fields:
            fields["note"] = fields["note"] or ""
        fields["group_id"] = context.found["groups"][fields.pop("group")]
        fields["band_id"] = context.found["bands"][fields.pop("band")]
        return fields

    def rows(self, context: Context) -> models.QuerySet[Any]:
        """Only points that came by file before; drawn ones and survey results are left alone."""
        return super().rows(context).filter(batch__source=DemandBatch.Source.FILE)

    def begin(self, context: Context) -> None:
        """All files of one organisation fill one batch, so that a code stays one point."""
        batch, _new = DemandBatch.objects.get_or_create(
            organisation=context.organisation,
            source=DemandBatch.Source.FILE,
            retired_at=None,
            defaults={"responsible": context.responsible, "name": BATCH_NAME},
        )
        context.memory["batch"] = batch.pk

    def fixed(self, context: Context) -> dict[str, Any]:
        return {**super().fixed(context), "batch_id": context.memory.get("batch")}
