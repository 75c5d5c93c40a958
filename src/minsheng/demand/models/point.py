"""Where workers are: one row per place, group and part of the day, in batches of one origin."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.demand.models.rule import DemandRule
from minsheng.demand.models.word import HourBand, WorkerGroup
from minsheng.organisations.models import Organisation, Owned, OwnedQuerySet
from minsheng.organisations.roles import Permission
from minsheng.places.models import Place


class DemandBatch(Owned):
    """Points that came together: one file, one drawing hand, one run of a rule. A retired batch no longer counts."""

    view_permission: ClassVar[Permission] = Permission.VIEW_DEMAND

    class Source(models.TextChoices):
        FILE = "file", _("文件导入")
        DRAWN = "drawn", _("地图绘制")
        SURVEY = "survey", _("调查推算")
        SAMPLE = "sample", _("样例数据")

    source = models.CharField(_("来源"), max_length=10, choices=Source)
    name = models.CharField(_("名称"), max_length=100)
    rule = models.ForeignKey(
        DemandRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name=_("推算规则"),
    )
    made_at = models.DateTimeField(_("生成时间"), default=timezone.now)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("需求批次")
        verbose_name_plural = _("需求批次")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="demandbatch_one_current_per_rule",
                fields=["rule"],
                condition=Q(retired_at=None, rule__isnull=False),
            ),
            models.CheckConstraint(
                name="demandbatch_has_a_rule_iff_from_a_survey",
                condition=Q(source="survey", rule__isnull=False)
                | (~Q(source="survey") & Q(rule=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DemandPointQuerySet(OwnedQuerySet):
    def current(self) -> Self:
        return self.filter(batch__retired_at=None)


class DemandPoint(Owned):
    """``workers`` people of one group around one spot in one part of the day. Never a single person's whereabouts."""

    view_permission: ClassVar[Permission] = Permission.VIEW_DEMAND

    batch = models.ForeignKey(
        DemandBatch, models.PROTECT, related_name="points", verbose_name=_("批次")
    )
    code = models.CharField(_("编码"), max_length=40)
    town = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("乡镇（街道）"),
        limit_choices_to={"kind": Organisation.Kind.TOWN},
    )
    group = models.ForeignKey(WorkerGroup, models.PROTECT, related_name="+", verbose_name=_("群体"))
    band = models.ForeignKey(HourBand, models.PROTECT, related_name="+", verbose_name=_("时段"))
    workers = models.FloatField(_("人数"))
    lon = models.FloatField(_("经度"))
    lat = models.FloatField(_("纬度"))
    entered_lon = models.FloatField(_("录入的经度"))
    entered_lat = models.FloatField(_("录入的纬度"))
    datum = models.CharField(
        _("录入的坐标系"), max_length=10, choices=Place.Datum, default=Place.Datum.WGS84
    )
    note = models.CharField(_("说明"), max_length=100, blank=True)

    objects = DemandPointQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("需求点")
        verbose_name_plural = _("需求点")
        ordering = ["organisation__path", "code"]
        constraints = [
            models.UniqueConstraint(
                name="demandpoint_code_once_per_batch_and_organisation",
                fields=["organisation", "batch", "code"],
            ),
            models.CheckConstraint(
                name="demandpoint_workers_not_negative", condition=Q(workers__gte=0)
            ),
            models.CheckConstraint(
                name="demandpoint_lies_on_the_globe",
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
        ]
        indexes = [models.Index(fields=["group", "band"], name="demandpoint_group_band")]

    def __str__(self) -> str:
        return f"{self.code} {self.group} {self.band}"

    @property
    def shown_workers(self) -> int | float:
        """The workers as people write them: whole where they are whole."""
        return int(self.workers) if self.workers.is_integer() else round(self.workers, 2)
