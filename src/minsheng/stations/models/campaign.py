"""Yearly re-evaluation: the list of stations, by when, and what came out."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.standards.models import Standard
from minsheng.stations.models.station import Station


def public_code() -> str:
    """An address nobody guesses and everybody can type."""
    return get_random_string(8, "abcdefghjkmnpqrstuvwxyz23456789")


class Campaign(Owned):
    """A union has its stations looked at again by one standard: all of them, or a drawn share.

    A share is announced first, by list, sources of chance and commitment, and drawn when the public
    numbers are known; both can be read by everybody under ``code``.

    Attributes:
        plan: the announcement as ``engines.draw`` writes it; None when every station takes part.
        draw: the file of the draw, once drawn.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_STANDARDS

    title = models.CharField(_("名称"), max_length=80)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+", verbose_name=_("标准"))
    starts_on = models.DateField(_("开始日期"))
    due_on = models.DateField(_("截止日期"))
    percent = models.PositiveSmallIntegerField(
        _("抽查比例（%）"), default=100, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    code = models.CharField(max_length=12, unique=True, default=public_code, editable=False)
    plan = models.JSONField(_("抽签公告"), null=True, blank=True)
    commitment = models.CharField(_("承诺值"), max_length=64, blank=True)
    announced_at = models.DateTimeField(_("公告时间"), default=timezone.now)
    draw = models.JSONField(_("抽签文件"), null=True, blank=True)
    drawn_at = models.DateTimeField(_("抽取时间"), null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("抽取人"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )

    class Meta:
        verbose_name = _("年度复评")
        verbose_name_plural = _("年度复评")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="campaign_due_not_before_start", condition=Q(due_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="campaign_percent_is_a_share", condition=Q(percent__gte=1, percent__lte=100)
            ),
            models.CheckConstraint(
                name="campaign_of_a_share_is_announced",
                condition=Q(percent=100, plan__isnull=True)
                | Q(percent__lt=100, plan__isnull=False),
            ),
            models.CheckConstraint(
                name="campaign_is_drawn_by_somebody_from_its_plan",
                condition=Q(draw__isnull=True, drawn_at=None, drawn_by=None)
                | Q(
                    plan__isnull=False,
                    draw__isnull=False,
                    drawn_at__isnull=False,
                    drawn_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def awaits_draw(self) -> bool:
        """Is it announced, and are the public numbers still to come?"""
        return self.plan is not None and self.draw is None


class Review(models.Model):
    """One station in a campaign: due, and once done, what it reached and where it failed."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="reviews", verbose_name=_("年度复评")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="reviews", verbose_name=_("站点")
    )
    due_on = models.DateField(_("截止日期"))
    grade_before = models.CharField(_("原等次"), max_length=40, blank=True)
    grade_found = models.CharField(_("复评等次"), max_length=40, blank=True)
    score = models.PositiveSmallIntegerField(_("得分率（%）"), null=True, blank=True)
    failed = models.JSONField(_("不满足的条款"), default=list)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("复评人"),
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("复评")
        verbose_name_plural = _("复评")
        ordering = ["due_on", "station__code"]
        constraints = [
            models.UniqueConstraint(
                name="review_once_per_campaign", fields=["campaign", "station"]
            ),
            models.CheckConstraint(
                name="review_done_with_person_and_score",
                condition=Q(done_on=None, done_by=None, score=None)
                | Q(done_on__isnull=False, done_by__isnull=False, score__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.station.code}"

    def is_late(self, today: dt.date) -> bool:
        """Is it past its day and not done?"""
        return self.done_on is None and today > self.due_on
