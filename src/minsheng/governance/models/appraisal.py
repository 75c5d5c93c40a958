"""Appraisals: a frozen snapshot with the scores that follow from it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission


class Appraisal(Owned):
    """One appraisal of the unions below ``organisation``. The snapshot never changes; another one is a new row.

    Attributes:
        snapshot, scores: the published files as data; their bytes follow from them.
        digest: of the scores, as everybody finds it who computes them from the snapshot.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_GOVERNANCE

    title = models.CharField(_("名称"), max_length=80)
    period = models.CharField(_("考核期"), max_length=10)
    scheme = models.CharField(_("方案"), max_length=40)
    snapshot = models.JSONField(_("快照"))
    scores = models.JSONField(_("结果"))
    digest = models.CharField(_("校验值"), max_length=64)
    frozen_at = models.DateTimeField(_("冻结时间"), auto_now_add=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("冻结人")
    )
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("公布人"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("考核")
        verbose_name_plural = _("考核")
        ordering = ["-period", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="appraisal_published_by_somebody",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:appraisal", args=[self.pk])
