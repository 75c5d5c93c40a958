"""What was posted when: the hours a door promised at any moment of the past."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models.station import Station


class PostedHours(models.Model):
    """From ``since`` on (until the next row) the station promised ``hours``; the newest equals ``Station.hours``."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="posted", verbose_name=_("站点")
    )
    hours = models.JSONField(_("开放时间"), null=True)
    since = models.DateTimeField(_("起"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    why = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("开放时间的变更")
        verbose_name_plural = _("开放时间的变更")
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["station", "-since"], name="posted_hours_at")]

    def __str__(self) -> str:
        return f"{self.station.code} {self.since:%Y-%m-%d %H:%M}"
