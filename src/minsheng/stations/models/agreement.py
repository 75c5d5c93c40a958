"""Agreements with those who open their door with us."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation
from minsheng.stations.models.station import Station

SOON_DAYS = 60
"""An agreement that runs out within this many days waits for whoever answers for the station."""


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def holding_on(self, day: dt.date) -> AgreementQuerySet:
        """Agreements in force on ``day``."""
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=day), starts_on__lte=day, expires_on__gte=day
        )

    def last_of_each(self) -> AgreementQuerySet:
        """For every station the agreement that runs longest, unless it was ended before its time."""
        going_on = Agreement.objects.filter(station=OuterRef("station"), ended_on=None)
        longer = Q(expires_on__gt=OuterRef("expires_on"))
        newer = Q(expires_on=OuterRef("expires_on"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(going_on.filter(longer | newer)), ended_on=None)

    def ending(self, day: dt.date) -> AgreementQuerySet:
        """The last ones of their stations that run out soon after ``day``, or have run out."""
        return self.last_of_each().filter(expires_on__lte=day + dt.timedelta(days=SOON_DAYS))


class Agreement(models.Model):
    """What a host and the union promised each other for one station; renewed by a new row.

    It holds from ``starts_on`` to ``expires_on``, both included, unless it ``ended_on`` a day before.
    """

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="agreements", verbose_name=_("站点")
    )
    partner = models.CharField(_("共建单位"), max_length=80)
    partner_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("共建系统工会"),
        limit_choices_to={"kind": Organisation.Kind.SYSTEM},
    )
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系人电话"), max_length=30, blank=True)
    starts_on = models.DateField(_("生效日期"))
    expires_on = models.DateField(_("到期日期"))
    host_duties = models.TextField(_("共建单位的责任"), blank=True)
    union_duties = models.TextField(_("工会的责任"), blank=True)
    handover = models.TextField(
        _("退出和移交"), blank=True, help_text=_("提前多久通知，设备归谁，怎样移交。")
    )
    ended_on = models.DateField(_("提前终止日期"), null=True, blank=True)
    ended_why = models.CharField(_("终止原因"), max_length=200, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("共建协议")
        verbose_name_plural = _("共建协议")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_expires_after_it_starts",
                condition=Q(expires_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station.code} {self.partner}"

    @property
    def partner_name(self) -> str:
        """The system union if the host is one, else the name as written."""
        return self.partner_organisation.label if self.partner_organisation else self.partner

    def stands_on(self, day: dt.date) -> str:
        """ "ended", "expired", "coming", "ending" (it holds, but not for long) or "holds"."""
        if self.ended_on is not None and self.ended_on <= day:
            return "ended"
        if self.expires_on < day:
            return "expired"
        if self.starts_on > day:
            return "coming"
        return "ending" if self.days_left(day) <= SOON_DAYS else "holds"

    def days_left(self, day: dt.date) -> int:
        """Days until it runs out; negative once it has."""
        return (self.expires_on - day).days
