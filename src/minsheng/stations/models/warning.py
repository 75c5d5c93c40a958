"""Heat and cold warnings: they extend hours, ask for supplies, and end by themselves."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned, OwnedQuerySet
from minsheng.organisations.roles import Permission
from minsheng.stations.models.station import Station


class WarningQuerySet(OwnedQuerySet):
    def at(self, moment: dt.datetime) -> Self:
        """Warnings that hold at ``moment``; the period is half-open."""
        return self.filter(starts__lte=moment, ends__gt=moment)

    def touching(self, first: dt.datetime, last: dt.datetime) -> Self:
        """Warnings that hold at some moment of [first, last)."""
        return self.filter(starts__lt=last, ends__gt=first)


class WeatherWarning(Owned):
    """A warning for the area of ``organisation`` from ``starts`` until ``ends`` (half-open).

    Lifting it early moves ``ends`` and is final, whatever a feed says afterwards; ``source_key`` is the identifier a feed gave it, so that reading
    the feed again changes this row instead of making another.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_STATIONS

    class Kind(models.TextChoices):
        HEAT = "heat", _("高温")
        COLD = "cold", _("低温寒潮")

    class Level(models.TextChoices):
        BLUE = "blue", _("蓝色")
        YELLOW = "yellow", _("黄色")
        ORANGE = "orange", _("橙色")
        RED = "red", _("红色")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    starts = models.DateTimeField(_("开始"))
    ends = models.DateTimeField(_("结束"))
    lifted_at = models.DateTimeField(_("提前解除时间"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    source_key = models.CharField(_("来源编号"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("录入人"),
    )

    objects = WarningQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("高温低温预警")
        verbose_name_plural = _("高温低温预警")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="warning_ends_after_it_starts", condition=Q(ends__gte=F("starts"))
            ),
            models.UniqueConstraint(
                name="warning_once_per_source_and_area",
                fields=["organisation", "source_key"],
                condition=~Q(source_key=""),
            ),
        ]
        indexes = [models.Index(fields=["ends", "starts"], name="warning_period")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.get_level_display()} {self.organisation}"

    @property
    def label(self) -> str:
        """ "高温橙色预警", in the reader's language."""
        told = {"kind": self.get_kind_display(), "level": self.get_level_display()}
        return gettext("%(kind)s%(level)s预警") % told

    def holds_at(self, moment: dt.datetime) -> bool:
        return self.starts <= moment < self.ends


class SupplyTask(models.Model):
    """What a station must have ready while a warning lasts: a line to tick off."""

    warning = models.ForeignKey(
        WeatherWarning, models.CASCADE, related_name="tasks", verbose_name=_("预警")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="supply_tasks", verbose_name=_("站点")
    )
    what = models.CharField(_("要备好的"), max_length=30)
    done_at = models.DateTimeField(_("备好时间"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("经办人"),
    )

    class Meta:
        verbose_name = _("物资准备")
        verbose_name_plural = _("物资准备")
        ordering = ["station", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="supplytask_once_per_warning", fields=["warning", "station", "what"]
            ),
            models.CheckConstraint(
                name="supplytask_done_by_iff_done",
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station.code} {self.what}"
