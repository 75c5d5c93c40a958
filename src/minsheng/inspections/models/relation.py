"""Relations that keep an inspector away from a station."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models import Station


class Relation(models.Model):
    """Somebody has declared a relation to a station: they are never drawn or sent there."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("检查员")
    )
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("站点"))
    why = models.CharField(_("关系"), max_length=100, help_text=_("例如亲属在共建单位工作。"))
    declared_at = models.DateTimeField(_("申报时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("利害关系")
        verbose_name_plural = _("利害关系")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="relation_declared_once", fields=["person", "station"])
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.station.code}"
