"""Livelihood projects: what a year promises, and how the promise is split over the unions below."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.engines.appraisal.curve import Curve
from minsheng.governance.rules.progress import curve_of
from minsheng.organisations.models import Organisation, Owned
from minsheng.organisations.roles import Permission

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class Project(Owned):
    """Year × kind × tier with one measure: pieces whose evidence the system holds.

    Attributes:
        q1 … q3: percent planned by the end of the quarter; the fourth ends at 100.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_GOVERNANCE

    class Tier(models.TextChoices):
        PROVINCE = "province", _("省级项目")
        CITY = "city", _("市级项目")
        COUNTY = "county", _("县级项目")

    class Evidence(models.TextChoices):
        STATIONS = "stations", _("已验收或开放的站点")
        STATIONS_24H = "stations_24h", _("已验收或开放的 24 小时站点")
        BENCHMARKS = "benchmarks", _("开放的标杆站点")
        INSPECTIONS = "inspections", _("检查无问题的次数")
        CASES = "cases", _("已销号的整改单")
        CLASSES = "classes", _("已开课并有孩子的班")

    STATIONS_MATTER: ClassVar[set[str]] = {
        Evidence.STATIONS,
        Evidence.STATIONS_24H,
        Evidence.BENCHMARKS,
    }
    """Evidence that overdue stations stand in the way of."""
    CASES_MATTER: ClassVar[set[str]] = {*STATIONS_MATTER, Evidence.INSPECTIONS, Evidence.CASES}
    """And overdue cases; neither says anything about care classes."""

    class Lights(models.TextChoices):
        YINCHUAN = "yinchuan", _("三色灯（落后进度）")
        FIVE = "five", _("五色图（完成比例）")
        QUARTERS = "quarters", _("四分位（同组比较）")

    name = models.CharField(_("项目名称"), max_length=80)
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(2020), MaxValueValidator(2099)]
    )
    tier = models.CharField(_("层级"), max_length=10, choices=Tier, default=Tier.CITY)
    evidence = models.CharField(_("以什么为完成"), max_length=20, choices=Evidence)
    lights = models.CharField(_("亮灯规则"), max_length=10, choices=Lights, default=Lights.YINCHUAN)
    q1 = models.PositiveSmallIntegerField(
        _("一季度末计划完成（%）"), default=15, validators=PERCENT
    )
    q2 = models.PositiveSmallIntegerField(
        _("二季度末计划完成（%）"), default=45, validators=PERCENT
    )
    q3 = models.PositiveSmallIntegerField(
        _("三季度末计划完成（%）"), default=80, validators=PERCENT
    )

    class Meta:
        verbose_name = _("民生实事项目")
        verbose_name_plural = _("民生实事项目")
        ordering = ["-year", "organisation__path", "name"]
        constraints = [
            models.UniqueConstraint(
                name="project_name_once_per_year_and_organisation",
                fields=["organisation", "year", "name"],
            ),
            models.CheckConstraint(
                name="project_plan_rises_to_the_whole",
                condition=Q(q1__lte=F("q2")) & Q(q2__lte=F("q3")) & Q(q3__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("governance:project", args=[self.pk])

    @property
    def curve(self) -> Curve:
        """The plan of the year."""
        return curve_of(self.year, [self.q1, self.q2, self.q3, 100])

    @property
    def current(self) -> Allocation | None:
        """The latest split of the target."""
        return self.allocations.order_by("-version").first()


class Allocation(models.Model):
    """One version of the split; a new one replaces it and both stay readable."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="allocations")
    version = models.PositiveSmallIntegerField(_("版本"))
    total = models.PositiveIntegerField(_("总目标"))
    why = models.CharField(_("说明"), max_length=200)
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )

    class Meta:
        verbose_name = _("目标分解")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                name="allocation_version_once_per_project", fields=["project", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} v{self.version}"


class Target(models.Model):
    """One union's part of a split."""

    allocation = models.ForeignKey(Allocation, models.CASCADE, related_name="targets")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("承担单位")
    )
    pieces = models.PositiveIntegerField(_("目标"))
    weight = models.PositiveIntegerField(_("权重"))
    floor = models.PositiveIntegerField(_("至少"), default=0)
    ceiling = models.PositiveIntegerField(_("至多"), null=True, blank=True)

    class Meta:
        verbose_name = _("承担目标")
        ordering = ["organisation__path"]
        constraints = [
            models.UniqueConstraint(
                name="target_once_per_union", fields=["allocation", "organisation"]
            ),
            models.CheckConstraint(
                name="target_keeps_its_bounds",
                condition=Q(pieces__gte=F("floor"))
                & (Q(ceiling=None) | Q(pieces__lte=F("ceiling"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.pieces}"
