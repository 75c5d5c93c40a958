"""Keepers: who opens and looks after a station."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models.station import Station


class KeeperQuerySet(models.QuerySet["Keeper"]):
    def on(self, day: dt.date) -> KeeperQuerySet:
        """Who keeps on ``day``; ``until`` is the last day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Keeper(models.Model):
    """A person named for one station, from ``since`` to ``until`` (both included).

    Holders of a keeper's post at the station's organisation keep it too, without being named here.
    """

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="keepers", verbose_name=_("站点")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="kept", verbose_name=_("站长")
    )
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    objects = KeeperQuerySet.as_manager()

    class Meta:
        verbose_name = _("站长")
        verbose_name_plural = _("站长")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="keeper_ends_after_beginning",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.UniqueConstraint(
                name="keeper_named_once_at_a_time",
                fields=["station", "person"],
                condition=Q(until=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station.code} {self.person}"
