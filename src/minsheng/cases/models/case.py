"""The case: one thing that is wrong at one station, and who answers for it now."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.cases.rules import moves
from minsheng.cases.rules.moves import Standing
from minsheng.common.workdays import is_published, workdays_between
from minsheng.organisations.models import Owned, OwnedQuerySet, Post
from minsheng.organisations.roles import Permission
from minsheng.stations.models import Station
from minsheng.web.shipped import said


class CaseQuerySet(OwnedQuerySet):
    def unfinished(self) -> CaseQuerySet:
        return self.exclude(state=Case.State.CLOSED)

    def overdue(self, today: dt.date) -> CaseQuerySet:
        """Past their last day with the clock running."""
        return self.unfinished().filter(due__lt=today, paused_on=None)


def _different(one: str, other: str) -> Q:
    return Q(**{one: None}) | Q(**{other: None}) | ~Q(**{one: F(other)})


class Case(Owned):
    """One case. ``organisation`` is the station's; ``responsible`` is the post whose turn it is.

    ``version`` counts the moves, so that two people moving at once are told apart.
    """

    view_permission = Permission.VIEW_CASES

    class State(models.TextChoices):
        FOUND = moves.FOUND, _("待交办")
        ASSIGNED = moves.ASSIGNED, _("整改中")
        FIXED = moves.FIXED, _("待复核")
        RECHECKED = moves.RECHECKED, _("待销号")
        CLOSED = moves.CLOSED, _("已销号")

    class Source(models.TextChoices):
        VOICE = "voice", _("群众反映")
        INSPECTION = "inspection", _("检查发现")
        INCIDENT = "incident", _("突发事件")
        CLASS_CHECK = "class_check", _("托班检查")
        DEVICE = "device", _("设备信号")
        KEEPER = "keeper", _("站长上报")
        VISIT = "visit", _("走访发现")

    class Severity(models.TextChoices):
        LOW = "low", _("轻微")
        NORMAL = "normal", _("一般")
        HIGH = "high", _("较重")
        URGENT = "urgent", _("紧急")

    class Outcome(models.TextChoices):
        PUT_RIGHT = "put_right", _("已整改")
        UNFOUNDED = "unfounded", _("不成立")

    class Reason(models.TextChoices):
        PARTS = "parts", _("等配件或维修人员")
        WEATHER = "weather", _("天气")
        PARTNER = "partner", _("等共建单位配合")
        MONEY = "money", _("等经费或审批")
        OTHER = "other", _("其他")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="cases", verbose_name=_("站点")
    )
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    source_key = models.CharField(_("来源编号"), max_length=120)
    reporter_key = models.CharField(max_length=64, blank=True)
    title = models.CharField(_("问题"), max_length=120)
    detail = models.TextField(_("详情"), blank=True)
    item = models.CharField(_("不合格项目"), max_length=60, blank=True)
    severity = models.CharField(
        _("严重程度"), max_length=8, choices=Severity, default=Severity.NORMAL
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.FOUND)
    version = models.PositiveIntegerField(default=0)
    asks_photo = models.BooleanField(_("整改后要拍照"), default=True)

    opened_at = models.DateTimeField(_("发现时间"))
    due = models.DateField(_("办结期限"))
    paused_on = models.DateField(_("暂停于"), null=True, blank=True)
    pause_reason = models.CharField(_("暂停原因"), max_length=8, choices=Reason, blank=True)
    paused_days = models.PositiveIntegerField(_("累计暂停工作日"), default=0)

    dispatcher = models.ForeignKey(
        Post, models.PROTECT, related_name="+", verbose_name=_("交办岗位")
    )
    owner = models.ForeignKey(
        Post, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("整改岗位")
    )
    decider = models.ForeignKey(
        Post, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("裁决岗位")
    )
    is_bound = models.BooleanField(_("已裁决，不得再退"), default=False)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    reopened = models.PositiveSmallIntegerField(_("重开次数"), default=0)

    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    fixed_at = models.DateTimeField(_("整改时间"), null=True, blank=True)
    rechecked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, blank=True)
    repeats = models.ForeignKey(
        "self", models.PROTECT, related_name="repeated_by", null=True, blank=True,
        verbose_name=_("重复的整改单"),
    )  # fmt: skip
    false_fix = models.BooleanField(_("疑似虚假整改"), default=False)

    objects = CaseQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("整改单")
        verbose_name_plural = _("整改单")
        ordering = ["due", "pk"]
        indexes = [
            models.Index(fields=["state", "due"], name="case_by_state_and_due"),
            models.Index(fields=["station", "item"], name="case_by_station_and_item"),
            models.Index(fields=["station", "state"], name="case_by_station_and_state"),
            models.Index(fields=["outcome", "-closed_at"], name="case_by_outcome_latest"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="case_once_per_source_key", fields=["source", "source_key"]
            ),
            models.CheckConstraint(
                name="case_closer_is_not_the_fixer", condition=_different("closed_by", "fixed_by")
            ),
            models.CheckConstraint(
                name="case_rechecker_is_not_the_fixer",
                condition=_different("rechecked_by", "fixed_by"),
            ),
            models.CheckConstraint(
                name="case_closed_by_somebody_with_an_outcome_iff_closed",
                condition=(
                    Q(state="closed", closed_by__isnull=False, closed_at__isnull=False)
                    & ~Q(outcome="")
                )
                | (~Q(state="closed") & Q(closed_by=None, closed_at=None, outcome="")),
            ),
            models.CheckConstraint(
                name="case_put_right_only_after_fix_and_recheck",
                condition=~Q(outcome="put_right")
                | Q(fixed_by__isnull=False, rechecked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="case_waits_for_recheck_only_after_a_fix",
                condition=~Q(state__in=["fixed", "rechecked"]) | Q(fixed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="case_paused_only_before_the_fix",
                condition=Q(paused_on=None) | Q(state__in=["found", "assigned"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def label(self) -> str:
        """The title; in the reader's language where it came from a list that ships."""
        return said(self.title)

    @property
    def number(self) -> str:
        """What people write and say: "ZG-00042"."""
        return f"ZG-{self.pk:05d}"

    def days_late(self, today: dt.date) -> int:
        """Working days past the last day; 0 in time, while the clock stands still, and when closed."""
        if self.paused_on or self.state == self.State.CLOSED:
            return 0
        return max(0, workdays_between(self.due, today))

    def is_late(self, today: dt.date) -> bool:
        return self.state != self.State.CLOSED and not self.paused_on and self.due < today

    @property
    def due_may_move(self) -> bool:
        """Does the last day lie in a year whose holidays were not announced when the library was made?"""
        return not is_published(self.due.year)

    def standing(self, today: dt.date) -> Standing:
        """What the rules need to know of this case."""
        return Standing(
            self.state,
            is_paused=self.paused_on is not None,
            is_late=self.is_late(today),
            asks_photo=self.asks_photo,
            awaits_decision=self.decider_id is not None,
            is_bound=self.is_bound,
        )
