"""The way a station went, step by step."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models.station import Station


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
        verbose_name = _("经过")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.station.code} {self.state}"
