"""Grades that stations hold, and the decisions that give, lower or end them: never by one person alone."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation
from minsheng.standards.models import Standard
from minsheng.stations.models.station import Station


class Decision(models.Model):
    """A proposal to change the grade a station holds, or to end the station, until it is confirmed or withdrawn.

    Lowering and ending need one of four reasons and a hearing: until ``hearing_until`` the station
    may state its case, and nobody confirms before that day has passed or the statement is there.
    """

    class Kind(models.TextChoices):
        AWARD = "award", _("评定等次")
        DOWNGRADE = "downgrade", _("降级")
        EXIT = "exit", _("退出")
        RESTORE = "restore", _("恢复等次")

    class Reason(models.TextChoices):
        NOT_OPEN = "not_open", _("未按公示时间开放")
        NOT_REPAIRED = "not_repaired", _("设施损坏不修")
        SHORT_SUPPLIES = "short_supplies", _("物资短缺")
        COMPLAINT_LATE = "complaint_late", _("投诉未及时整改")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        WITHDRAWN = "withdrawn", _("已撤回")

    HEARD = ("downgrade", "exit")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="decisions", verbose_name=_("站点")
    )
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+", verbose_name=_("标准"))
    kind = models.CharField(_("事项"), max_length=10, choices=Kind)
    grade_before = models.CharField(_("原等次"), max_length=40, blank=True)
    grade_after = models.CharField(_("新等次"), max_length=40, blank=True)
    reason = models.CharField(_("原因"), max_length=20, choices=Reason, blank=True)
    detail = models.TextField(_("事实和依据"))
    failed = models.JSONField(_("不满足的条款"), default=list)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    hearing_until = models.DateField(_("申辩截止"), null=True, blank=True)
    statement = models.TextField(_("站点的申辩"), blank=True)
    statement_at = models.DateTimeField(_("申辩时间"), null=True, blank=True)
    statement_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("申辩人"),
    )
    decided_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("确认人"),
    )
    decided_why = models.TextField(_("确认意见"), blank=True)
    reverses = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversals",
        verbose_name=_("恢复的是哪一次降级"),
    )

    class Meta:
        verbose_name = _("等次决定")
        verbose_name_plural = _("等次决定")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="decision_one_open_per_station",
                fields=["station"],
                condition=Q(state="proposed"),
            ),
            models.CheckConstraint(
                name="decision_confirmed_by_a_second_person",
                condition=~Q(state="confirmed")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="decision_lowering_has_reason_and_hearing",
                condition=Q(kind__in=["award", "restore"])
                | (~Q(reason="") & Q(hearing_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="decision_restores_a_decision",
                condition=Q(kind="restore", reverses__isnull=False)
                | (~Q(kind="restore") & Q(reverses=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station.code} {self.get_kind_display()}"

    @property
    def organisation(self) -> Organisation:
        """Whose decision it is: the station's."""
        return self.station.organisation

    def is_ripe(self, today: dt.date, *, confirmer: int) -> bool:
        """Has the station had its say, or the time for it? Nobody's own words hasten what they confirm."""
        return (
            self.hearing_until is None
            or today > self.hearing_until
            or (self.statement_at is not None and self.statement_by_id != confirmer)
        )


class Award(models.Model):
    """The grade a station holds by a standard, from ``since`` to before ``until``."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="awards", verbose_name=_("站点")
    )
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+", verbose_name=_("标准"))
    grade = models.CharField(_("等次"), max_length=40)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("已评等次")
        verbose_name_plural = _("已评等次")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="award_one_at_a_time",
                fields=["station", "standard"],
                condition=Q(until=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.station.code} {self.grade}"
