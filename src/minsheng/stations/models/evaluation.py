"""What standards say of a station: clause by clause, the grade it would reach, and what inspectors judged."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.standards.models import Standard, Version
from minsheng.stations.models.station import Station


class ClauseResult(models.Model):
    """One clause of a standard in force at one station, as it stands now.

    Attributes:
        mark: fingerprint of what the clause asks; a changed demand begins anew.
        since: the day from which the result is what it is.
        missing: names of the facts that would decide an unknown result; [] if an inspector must look.
    """

    class Result(models.TextChoices):
        PASS = "pass", _("满足")
        FAIL = "fail", _("不满足")
        UNKNOWN = "unknown", _("不清楚")

    station = models.ForeignKey(
        Station, models.CASCADE, related_name="clause_results", verbose_name=_("站点")
    )
    standard = models.ForeignKey(Standard, models.CASCADE, related_name="+", verbose_name=_("标准"))
    number = models.CharField(_("条款编号"), max_length=10)
    mark = models.CharField(_("指纹"), max_length=16)
    result = models.CharField(_("结果"), max_length=10, choices=Result)
    since = models.DateField(_("从哪天起"))
    missing = models.JSONField(_("缺少的数据"), default=list)

    class Meta:
        verbose_name = _("条款结果")
        verbose_name_plural = _("条款结果")
        ordering = ["station", "standard", "number"]
        constraints = [
            models.UniqueConstraint(
                name="clause_result_once_per_station",
                fields=["station", "standard", "number"],
            )
        ]
        indexes = [
            models.Index(
                fields=["standard", "number", "result", "station"], name="clause_result_counted"
            )
        ]

    def __str__(self) -> str:
        return f"{self.station.code} {self.number} {self.result}"


class Standing(models.Model):
    """The grade a station would reach today by one standard; what it holds is its ``Award``.

    Attributes:
        score, possible: percent of the weight met for sure, and if all that is unknown turned out well.
        hindered_by: clauses missing for ``next_grade``; [] if only the score falls short.
    """

    station = models.ForeignKey(
        Station, models.CASCADE, related_name="standings", verbose_name=_("站点")
    )
    standard = models.ForeignKey(Standard, models.CASCADE, related_name="+", verbose_name=_("标准"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name=_("版本"))
    grade = models.CharField(_("可达等次"), max_length=40, blank=True)
    since = models.DateField(_("从哪天起"))
    score = models.PositiveSmallIntegerField(_("得分率（%）"))
    possible = models.PositiveSmallIntegerField(_("最高可能得分率（%）"))
    failed = models.JSONField(_("不满足的条款"), default=list)
    unknown = models.JSONField(_("不清楚的条款"), default=list)
    failed_count = models.PositiveSmallIntegerField(_("不满足"), default=0)
    unknown_count = models.PositiveSmallIntegerField(_("不清楚"), default=0)
    next_grade = models.CharField(_("下一等次"), max_length=40, blank=True)
    hindered_by = models.JSONField(_("差在哪些条款"), default=list)

    class Meta:
        verbose_name = _("评定结果")
        verbose_name_plural = _("评定结果")
        ordering = ["station", "standard"]
        constraints = [
            models.UniqueConstraint(
                name="standing_once_per_station", fields=["station", "standard"]
            )
        ]
        indexes = [models.Index(fields=["standard", "grade"], name="standing_by_grade")]

    def __str__(self) -> str:
        return f"{self.station.code} {self.grade or '—'}"


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def latest_first(self) -> JudgementQuerySet:
        return self.order_by("-on", "-pk")


class Judgement(models.Model):
    """What a person found about a clause that no fact decides. The latest counts, for the days its clause says."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="judgements", verbose_name=_("站点")
    )
    mark = models.CharField(_("指纹"), max_length=16)
    number = models.CharField(_("条款编号"), max_length=10)
    passed = models.BooleanField(_("满足"))
    on = models.DateField(_("判断日期"))
    at = models.DateTimeField(_("录入时间"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("判断人")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("现场判断")
        verbose_name_plural = _("现场判断")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["station", "mark"], name="judgement_by_station")]

    def __str__(self) -> str:
        return f"{self.station.code} {self.number}"

    def counts_on(self, day: dt.date, days: int) -> bool:
        """Does it still count on ``day`` if it holds for ``days``?"""
        return self.on <= day < self.on + dt.timedelta(days=days)
