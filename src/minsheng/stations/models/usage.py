"""How many came: counts per station, day and source; no person and no phone behind them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models.station import Station


class UsageCount(models.Model):
    """Visits of one day by one source. Sources are kept apart and never added up: they count the same people.

    Attributes:
        entered_by: who counted or claimed; None for what counts by itself.
    """

    class Source(models.TextChoices):
        SENSOR = "sensor", _("设备计数")
        COUNT = "count", _("站长清点")
        QR = "qr", _("扫码")
        CLAIMED = "claimed", _("申报，未计量")

    MEASURED = (Source.SENSOR, Source.COUNT, Source.QR)
    """What was counted, the most trusted first; a claim is not among it."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="usage", verbose_name=_("站点")
    )
    day = models.DateField(_("日期"))
    source = models.CharField(_("来源"), max_length=8, choices=Source)
    visits = models.PositiveIntegerField(_("使用人次"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("录入人"),
    )

    class Meta:
        verbose_name = _("使用人次")
        verbose_name_plural = _("使用人次")
        ordering = ["-day", "station", "source"]
        constraints = [
            models.UniqueConstraint(
                name="usagecount_once_per_station_day_and_source",
                fields=["station", "day", "source"],
            )
        ]
        indexes = [models.Index(fields=["day", "source"], name="usagecount_day_source")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day} {self.source} {self.visits}"


class ScanMark(models.Model):
    """One connection that has been counted at one station today; thrown away the next day."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="+")
    day = models.DateField(db_index=True)
    mark = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("当天扫码记号")
        constraints = [
            models.UniqueConstraint(
                name="scanmark_once_per_station_and_day", fields=["station", "day", "mark"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day}"
