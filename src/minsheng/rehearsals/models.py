"""Rehearsals of rounds: what was asked, and what came of it. Nothing of a real family is in them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.enrolment.models import Round
from minsheng.jobs.models import Job
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission


class Rehearsal(Owned):
    """A season played many times with made-up families, by the round's rules and classes of that day.

    Attributes:
        asked: families, siblings, declines and shares by group (in percent), draws, seed.
        results: by rule set what ``rules.figures.summary`` gives; empty until the job is done.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_ENROLMENT

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="rehearsals", verbose_name=_("录取轮次")
    )
    asked = models.JSONField()
    results = models.JSONField(default=dict)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发起人")
    )
    started_at = models.DateTimeField(_("发起时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("录取演练")
        verbose_name_plural = _("录取演练")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.round} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rehearsals:rehearsal", args=[self.pk])
