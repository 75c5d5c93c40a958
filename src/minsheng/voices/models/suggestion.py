"""Where a station is missed, or what the map tells wrongly."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models import Station
from minsheng.voices.models.report import Voice


class Suggestion(Voice):
    """One suggestion, looked at by staff before anything of it is shown.

    Attributes:
        station: what it is about. decided: the station, planned or standing, that it was accepted with.
    """

    class Kind(models.TextChoices):
        NEW_SITE = "new_site", _("这里需要一个驿站")
        CORRECTION = "correction", _("信息有误")

    class State(models.TextChoices):
        WAITING = "waiting", _("待处理")
        ACCEPTED = "accepted", _("已采纳")
        DECLINED = "declined", _("未采纳")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="suggestions", null=True, blank=True,
        verbose_name=_("站点"),
    )  # fmt: skip
    where = models.CharField(_("哪里"), max_length=120, blank=True)
    lon = models.FloatField(_("经度"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    decided = models.ForeignKey(
        Station, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("落到的站点"),
    )  # fmt: skip
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("建议")
        verbose_name_plural = _("建议")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="suggestion_point_has_both_parts_on_the_globe",
                condition=Q(lon=None, lat=None)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
            models.CheckConstraint(
                name="suggestion_leads_to_a_station_only_when_accepted",
                condition=Q(decided=None) | Q(state="accepted"),
            ),
            models.CheckConstraint(
                name="suggestion_answered_in_words_by_somebody",
                condition=Q(state="waiting")
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.where}"
