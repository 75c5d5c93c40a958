"""Where an organisation ends: the border an administrator has uploaded for it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models.organisation import Organisation


class Border(models.Model):
    """The border of one organisation, in WGS-84 whatever datum its file was in."""

    class Datum(models.TextChoices):
        WGS84 = "wgs84", _("WGS-84（GPS、天地图）")
        GCJ02 = "gcj02", _("GCJ-02（高德、腾讯地图）")
        BD09 = "bd09", _("BD-09（百度地图）")

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="border", verbose_name=_("组织")
    )
    shape = models.TextField(_("边界"), help_text="MultiPolygon as GeoJSON text, degrees, WGS-84")
    datum = models.CharField(_("文件的坐标系"), max_length=10, choices=Datum)
    source = models.CharField(_("来源"), max_length=200)
    area_km2 = models.FloatField(_("面积（平方千米）"))
    since = models.DateTimeField(_("上传时间"))

    objects = models.Manager["Border"]()

    class Meta:
        verbose_name = _("边界")
        verbose_name_plural = _("边界")
        ordering = ["organisation__path"]
        constraints = [
            models.CheckConstraint(name="border_has_an_area", condition=models.Q(area_km2__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.area_km2:.0f} km²"
