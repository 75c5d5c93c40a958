"""Closed doors near each other within a day."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.voices.models.report import Report


class ClusterAlert(Owned):
    """At least two closed-door reports within 500 m and 24 hours. ``first`` is the oldest of them."""

    view_permission: ClassVar[Permission] = Permission.VIEW_VOICES

    first = models.OneToOneField(Report, models.PROTECT, related_name="+")
    reports = models.ManyToManyField(Report, related_name="alerts")
    at = models.DateTimeField(_("时间"))
    seen_at = models.DateTimeField(_("已知晓"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("集中关门预警")
        verbose_name_plural = _("集中关门预警")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.first.station.name} {self.at:%Y-%m-%d}"
