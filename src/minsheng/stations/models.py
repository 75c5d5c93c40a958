"""Stations: where outdoor workers can rest, from a line in a plan to an open door."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation, Owned
from minsheng.organisations.roles import Permission
from minsheng.places.models import Place


class Station(Owned):
    """One station under one code for life. ``organisation`` is its town, or its county where no town is known."""

    view_permission = Permission.VIEW_STATIONS

    class State(models.TextChoices):
        PLANNED = "planned", _("拟建")
        BUILDING = "building", _("建设中")
        ACCEPTED = "accepted", _("已验收")
        OPEN = "open", _("开放")
        SUSPENDED = "suspended", _("暂停")
        EXITED = "exited", _("已退出")

    class Work(models.TextChoices):
        BUILD = "build", _("新建")
        UPGRADE = "upgrade", _("改造提升")

    code = models.CharField(_("站点编码"), max_length=30, unique=True)
    name = models.CharField(_("站点名称"), max_length=80)
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="stations", verbose_name=_("地点")
    )
    lon = models.FloatField(_("经度"))
    lat = models.FloatField(_("纬度"))
    level = models.CharField(_("等级"), max_length=40, blank=True)
    services = models.JSONField(_("服务项目"), default=list)
    work = models.CharField(_("建设方式"), max_length=10, choices=Work)
    cost_yuan = models.PositiveIntegerField(_("预算（元）"), default=0)
    due = models.DateField(_("计划建成日期"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PLANNED)
    reason = models.TextField(_("选址理由"), blank=True)
    plan_url = models.CharField(_("来源方案"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("站点")
        verbose_name_plural = _("站点")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                name="station_one_unfinished_per_place",
                fields=["place"],
                condition=Q(state__in=["planned", "building", "accepted"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Step(models.Model):
    """A station entered a state: who saw to it, when and why."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="steps")
    state = models.CharField(_("状态"), max_length=10, choices=Station.State)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    why = models.CharField(_("原因"), max_length=200)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.station.code} {self.state}"


class Serial(models.Model):
    """The last station number given in a county; numbers are never used again."""

    county = models.OneToOneField(Organisation, models.PROTECT, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.county.code} {self.last}"
