"""How many are inside and how many came in the last hours: numbers per station, nothing about anybody."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models.station import Station

SCAN_MIN = 5
"""Scans are counted in slots of so many minutes."""

SCANS_KEPT = dt.timedelta(hours=6)
"""Older slots are thrown away; the day's total stays in ``UsageCount``."""


class PresentCount(models.Model):
    """People a keeper saw inside; only the last count is kept."""

    station = models.OneToOneField(
        Station,
        models.CASCADE,
        primary_key=True,
        related_name="present_count",
        verbose_name=_("站点"),
    )
    people = models.PositiveIntegerField(_("现在有几个人"))
    at = models.DateTimeField(_("时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("录入人")
    )

    class Meta:
        verbose_name = _("在站人数")

    def __str__(self) -> str:
        return f"{self.station_id} {self.at:%Y-%m-%d %H:%M} {self.people}"


class ScanCount(models.Model):
    """Scans of a plaque in the ``SCAN_MIN`` minutes from ``at`` on; gone after ``SCANS_KEPT``."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    visits = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("几分钟内的扫码人次")
        constraints = [
            models.UniqueConstraint(
                name="scancount_once_per_station_and_slot", fields=["station", "at"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.at:%Y-%m-%d %H:%M} {self.visits}"
