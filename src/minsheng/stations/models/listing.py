"""Which public map shows a station, and under which name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models.station import Station


class MapListing(models.Model):
    """What somebody saw on one public map, and when they looked."""

    class Map(models.TextChoices):
        AMAP = "amap", _("高德地图")
        BAIDU = "baidu", _("百度地图")
        TENCENT = "tencent", _("腾讯地图")
        TIANDITU = "tianditu", _("天地图")

    class State(models.TextChoices):
        LISTED = "listed", _("能查到")
        WRONG = "wrong", _("查到但有错")
        MISSING = "missing", _("查不到")
        SUBMITTED = "submitted", _("已提交，等收录")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="listings", verbose_name=_("站点")
    )
    map = models.CharField(_("公众地图"), max_length=10, choices=Map)
    state = models.CharField(_("收录情况"), max_length=10, choices=State)
    name_there = models.CharField(_("地图上的名称"), max_length=80, blank=True)
    checked_on = models.DateField(_("查看日期"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("查看人")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("地图收录")
        verbose_name_plural = _("地图收录")
        ordering = ["map"]
        constraints = [
            models.UniqueConstraint(
                name="maplisting_one_per_station_and_map", fields=["station", "map"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.station.code} {self.map} {self.state}"
