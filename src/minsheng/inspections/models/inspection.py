"""Inspections: one visit to one station, its answers, photos and everything sent from the field."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.cases.models import Case
from minsheng.inspections.models.draw import Draw
from minsheng.inspections.models.template import Template
from minsheng.inspections.rules.sheet import Item, items_of
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.stations.models import Station


class Inspection(Owned):
    """One visit. ``organisation`` is the station's; ``responsible`` is the post that planned it.

    Attributes:
        sheet: sections and items asked at this station, frozen when the visit was planned.
        answers: {item key: {"result", "note"}}; ``version`` counts how often they were stored.
        lon, lat, accuracy_m: where the phone was when the visit began, once; never a track.
        code_typed: did the inspector type or scan the plaque's code on arrival?
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_INSPECTIONS

    class State(models.TextChoices):
        PLANNED = "planned", _("待检查")
        STARTED = "started", _("检查中")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    class Origin(models.TextChoices):
        RISK = "risk", _("按风险安排")
        DRAW = "draw", _("双随机抽查")
        RECHECK = "recheck", _("整改复核")
        HAND = "hand", _("单独安排")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="inspections", verbose_name=_("站点")
    )
    template = models.ForeignKey(
        Template, models.PROTECT, related_name="inspections", verbose_name=_("模板")
    )
    sheet = models.JSONField()
    inspectors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="inspections", verbose_name=_("检查员")
    )
    origin = models.CharField(_("来源"), max_length=8, choices=Origin, default=Origin.HAND)
    draw = models.ForeignKey(
        Draw, models.PROTECT, related_name="inspections", null=True, blank=True
    )
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="rechecks", null=True, blank=True, verbose_name=_("整改单")
    )  # fmt: skip
    announced = models.BooleanField(_("提前通知站点"), default=False)
    window_from = models.DateField(_("最早日期"))
    window_until = models.DateField(_("最晚日期"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PLANNED)
    version = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    note = models.TextField(_("备注"), blank=True)
    score = models.PositiveSmallIntegerField(_("得分"), null=True, blank=True)
    failed = models.JSONField(default=list)
    failed_count = models.PositiveSmallIntegerField(_("不合格项"), default=0)
    planned_at = models.DateTimeField(_("安排时间"), auto_now_add=True)
    started_at = models.DateTimeField(_("到站时间"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    code_typed = models.BooleanField(_("到站核对了短码"), default=False)
    lon = models.FloatField(_("经度"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    accuracy_m = models.PositiveIntegerField(_("定位精度（米）"), null=True, blank=True)

    class Meta:
        verbose_name = _("检查")
        verbose_name_plural = _("检查")
        ordering = ["window_until", "pk"]
        indexes = [
            models.Index(fields=["station", "state"], name="inspection_by_station_state"),
            models.Index(fields=["state", "window_until"], name="inspection_by_state_until"),
            # All that the plan by risk asks of past visits, so that it need not read their rows.
            models.Index(
                fields=["station", "-done_at", "-id", "state", "origin", "failed_count"],
                condition=Q(state="done"),
                name="inspection_latest_done",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="inspection_window_in_order", condition=Q(window_until__gte=F("window_from"))
            ),
            models.CheckConstraint(
                name="inspection_started_iff_begun",
                condition=Q(state="planned", started_at=None)
                | Q(state="cancelled")
                | Q(state__in=["started", "done"], started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="inspection_done_with_time_and_person",
                condition=~Q(state="done") | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="inspection_position_whole_or_none",
                condition=Q(lon=None, lat=None, accuracy_m=None)
                | Q(lon__isnull=False, lat__isnull=False, accuracy_m__isnull=False),
            ),
            models.UniqueConstraint(
                name="inspection_one_open_recheck_per_case",
                fields=["case"],
                condition=Q(state__in=["planned", "started"]),
            ),
        ]

    def __str__(self) -> str:
        """The number alone: what an unannounced visit is called must not say where it goes."""
        return self.number

    @property
    def number(self) -> str:
        return f"JC-{self.pk:05d}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:detail", args=[self.pk])

    def items(self) -> list[Item]:
        return items_of(self.sheet)

    def results(self) -> dict[str, str]:
        return {key: answer["result"] for key, answer in self.answers.items()}

    def is_secret(self) -> bool:
        """Must the station not know of it yet?"""
        return not self.announced and self.started_at is None

    def is_late(self, today: dt.date) -> bool:
        return self.state in {self.State.PLANNED, self.State.STARTED} and self.window_until < today


class Submission(models.Model):
    """One sending from the field, accepted once per key; ``told`` is what the server answered."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="submissions")
    key = models.UUIDField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField()
    content: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="submission_one_per_version", fields=["inspection", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection} {self.version}"


class Photo(models.Model):
    """A photo of one item, taken on this visit; stored once per key."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos")
    item = models.CharField(max_length=40)
    key = models.UUIDField(unique=True)
    file = models.CharField(max_length=120)
    phash = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.inspection} {self.item}"
