"""One to five stars after use."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models import Station
from minsheng.voices.models.report import Voice


class Rating(Voice):
    """One rating. ``set_aside`` says why it does not count, if it does not."""

    class Aside(models.TextChoices):
        REPEAT = "repeat", _("同一天重复")
        BURST = "burst", _("短时间集中")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="ratings", verbose_name=_("站点")
    )
    stars = models.PositiveSmallIntegerField(_("星级"))
    set_aside = models.CharField(_("不计入的原因"), max_length=8, choices=Aside, blank=True)

    class Meta:
        verbose_name = _("评价")
        verbose_name_plural = _("评价")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["station", "at"], name="rating_station_at")]
        constraints = [
            models.CheckConstraint(
                name="rating_has_one_to_five_stars", condition=Q(stars__gte=1, stars__lte=5)
            ),
            models.UniqueConstraint(
                name="rating_counts_once_per_connection_and_day",
                fields=["station", "mark"],
                condition=Q(set_aside="") & ~Q(mark=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station.name} {self.stars}"
