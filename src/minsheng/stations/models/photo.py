"""Photos of stations, already stripped of everything but the picture."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models.station import Station


class StationPhoto(models.Model):
    """One picture: ``file`` is its name in the file store, made by ``web.photos.store``."""

    class Shows(models.TextChoices):
        DOOR = "door", _("门口")
        INSIDE = "inside", _("室内")
        SIGN = "sign", _("标识牌")
        EQUIPMENT = "equipment", _("设备")
        OTHER = "other", _("其他")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="photos", verbose_name=_("站点")
    )
    shows = models.CharField(_("拍的是"), max_length=10, choices=Shows, default=Shows.DOOR)
    file = models.CharField(max_length=120)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    phash = models.CharField(max_length=16)
    is_public = models.BooleanField(
        _("对公众显示"), default=True, help_text=_("照片里不要有能认出来的人。")
    )
    added_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )

    class Meta:
        verbose_name = _("照片")
        verbose_name_plural = _("照片")
        ordering = ["shows", "-added_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.station.code} {self.shows}"
