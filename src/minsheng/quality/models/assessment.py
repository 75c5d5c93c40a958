"""The last assessment of a station, so that a list of 20,000 asks nothing per row."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.quality.rules.rates import Share
from minsheng.stations.models import Station


class Assessment(Owned):
    """What was seen of one station up to ``at``; each number is computed again on its page.

    Attributes:
        opened, seen: observations that found the door open, and all of them.
        visits: measured visits in the last days; None if nothing measures there.
        score, score_low, score_high: 0 to 100; None without any observation; ``score_n`` are behind it.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_QUALITY

    station = models.OneToOneField(
        Station, models.CASCADE, related_name="assessment", verbose_name=_("站点")
    )
    at = models.DateTimeField(_("评估时间"))
    opened = models.PositiveIntegerField(_("看到开门的次数"))
    seen = models.PositiveIntegerField(_("观察次数"))
    share = models.FloatField(_("实际开放率"), null=True)
    tone = models.CharField(max_length=6)
    visits = models.PositiveIntegerField(_("近期使用人次"), null=True)
    sleeps = models.BooleanField(_("疑似沉睡"), default=False)
    score = models.FloatField(_("服务质量分"), null=True)
    score_low = models.FloatField(null=True)
    score_high = models.FloatField(null=True)
    score_n = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("站点评估")
        verbose_name_plural = _("站点评估")
        ordering = ["station__code"]
        indexes = [models.Index(fields=["tone", "share"], name="assessment_tone_share")]
        constraints = [
            models.CheckConstraint(
                name="assessment_shows_a_share_iff_something_was_seen",
                condition=Q(seen=0, share=None) | Q(seen__gt=0, share__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.station} {self.at:%Y-%m-%d}"

    @property
    def open_share(self) -> Share:
        return Share(self.opened, self.seen)


class SleepReview(Owned):
    """Somebody looks why hardly anybody comes. It changes nothing by itself: no points, no level, no state.

    Attributes:
        facts: the numbers that opened it.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_QUALITY

    class Outcome(models.TextChoices):
        KEEP = "keep", _("保留")
        IMPROVE = "improve", _("改进服务或宣传")
        MOVE = "move", _("建议迁址")
        CLOSE = "close", _("建议退出")
        MISCOUNT = "miscount", _("计数有误")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="sleep_reviews", verbose_name=_("站点")
    )
    opened_at = models.DateTimeField(_("发起时间"))
    facts = models.JSONField(_("依据"))
    outcome = models.CharField(_("结论"), max_length=8, choices=Outcome, blank=True)
    note = models.TextField(_("说明"), blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("复查人"),
    )

    class Meta:
        verbose_name = _("沉睡站点复查")
        verbose_name_plural = _("沉睡站点复查")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="sleepreview_one_open_per_station",
                fields=["station"],
                condition=Q(finished_at=None),
            ),
            models.CheckConstraint(
                name="sleepreview_finished_by_somebody_with_an_outcome",
                condition=Q(finished_at=None, finished_by=None, outcome="")
                | (Q(finished_at__isnull=False, finished_by__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station} {self.opened_at:%Y-%m-%d}"
