"""A note about a visit, and its pictures."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.cases.models import Case
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.stations.models import Station


class Visit(Owned):
    """What somebody saw at a station. Neither position nor time of day is kept: a note is no attendance record.

    Attributes:
        key: made by the phone, so that sending again stores nothing twice.
        problem: what is wrong, in a line; then there is a case.
    """

    view_permission: ClassVar[Permission] = Permission.VISIT

    class Kind(models.TextChoices):
        VISIT = "visit", _("走访")
        KEEPER_DAY = "keeper_day", _("一日站长")

    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind, default=Kind.VISIT)
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="field_visits", verbose_name=_("站点")
    )
    on = models.DateField(_("日期"))
    words = models.CharField(_("看到什么"), max_length=500, blank=True)
    problem = models.CharField(_("问题"), max_length=120, blank=True)
    case = models.OneToOneField(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("整改单")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("走访人")
    )

    class Meta:
        verbose_name = _("走访记录")
        verbose_name_plural = _("走访记录")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["station", "on"], name="visit_by_station_and_day")]
        constraints = [
            models.CheckConstraint(
                name="visit_with_a_problem_has_a_case",
                condition=Q(problem="", case=None) | (~Q(problem="") & Q(case__isnull=False)),
            ),
            models.CheckConstraint(
                name="visit_says_something", condition=~Q(words="") | ~Q(problem="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station.name} {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("visits:visit", args=[self.pk])


class VisitPhoto(models.Model):
    """One picture: ``file`` is its name in the file store, made by ``web.photos.store``."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos")
    key = models.UUIDField(unique=True, editable=False)
    file = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("走访照片")
        verbose_name_plural = _("走访照片")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)
