"""Class days, absences, and the hearing of a family whose child missed many days."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.applications.fields import SealedTextField
from minsheng.applications.models import Application
from minsheng.classes.models import CareClass
from minsheng.enrolment.models import Round


class ClassDay(models.Model):
    """A day on which a class was held and its absences were written down; who is not among them was there.

    The counts stay when the absences are deleted with the families' data.
    """

    care_class = models.ForeignKey(
        CareClass, models.PROTECT, related_name="days", verbose_name=_("班级")
    )
    on = models.DateField(_("日期"))
    seated = models.PositiveSmallIntegerField(_("应到"))
    unexcused = models.PositiveSmallIntegerField(_("缺课"))
    excused = models.PositiveSmallIntegerField(_("请假"))
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("上课日")
        verbose_name_plural = _("上课日")
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(name="classday_once_per_class", fields=["care_class", "on"]),
            models.CheckConstraint(
                name="classday_not_more_absent_than_seated",
                condition=Q(seated__gte=F("unexcused") + F("excused")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.care_class_id} {self.on}"

    @property
    def present(self) -> int:
        return self.seated - self.unexcused - self.excused


class Absence(models.Model):
    """A child that was not there; known by the random key under which its seat is held."""

    day = models.ForeignKey(ClassDay, models.CASCADE, related_name="absences")
    holder = models.UUIDField()
    is_excused = models.BooleanField(_("请过假"))

    class Meta:
        verbose_name = _("缺席")
        verbose_name_plural = _("缺席")
        constraints = [
            models.UniqueConstraint(name="absence_once_per_day", fields=["day", "holder"])
        ]
        indexes = [models.Index(fields=["holder"], name="absence_holder")]

    def __str__(self) -> str:
        return str(self.pk)


class HearingQuerySet(models.QuerySet["Hearing"]):
    def ripe(self, now: dt.datetime) -> Self:
        """Those that a person may decide: the family has spoken, or had its time."""
        had_time = Q(told_at__isnull=False, until__lte=now)
        return self.filter(had_time | ~Q(words=""), state=Hearing.State.OPEN)

    def untold(self) -> Self:
        """Those whose family has not been told how things stand, and can still say something."""
        return self.filter(
            told_at=None, state__in=[Hearing.State.OPEN, Hearing.State.DECIDED]
        ).exclude(~Q(words=""), state=Hearing.State.OPEN)


class Hearing(models.Model):
    """open -> dropped or decided; decided -> appealed -> kept or lifted. Three different people.

    Attributes:
        holder: key of the child; days, missed: class days and unexcused absences when it was opened.
        words, appeal: the family's; reason, answer: what the family reads.
        until, appeal_until: until when the family may speak; they count from the moment it was told.
        told_at, told_how, told_by: how the family learned of the present state; empty until it has.
    """

    class State(models.TextChoices):
        OPEN = "open", _("正在听取家庭意见")
        DROPPED = "dropped", _("不作处理")
        DECIDED = "decided", _("决定明年排在后面")
        APPEALED = "appealed", _("家庭已申诉，决定暂不生效")
        KEPT = "kept", _("申诉后维持决定")
        LIFTED = "lifted", _("申诉后撤销决定")

    class How(models.TextChoices):
        PHONE = "phone", _("打电话")
        MESSAGE = "message", _("发短信或微信")
        VISIT = "visit", _("当面")

    round = models.ForeignKey(Round, models.PROTECT, related_name="hearings")
    application = models.ForeignKey(Application, models.CASCADE, related_name="hearings")
    care_class = models.ForeignKey(
        CareClass, models.PROTECT, related_name="+", verbose_name=_("班级")
    )
    holder = models.UUIDField()
    days = models.PositiveSmallIntegerField(_("上课天数"))
    missed = models.PositiveSmallIntegerField(_("缺课天数"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    until = models.DateTimeField(_("说明期限"))
    told_at = models.DateTimeField(_("通知时间"), null=True)
    told_how = models.CharField(_("怎样通知的"), max_length=7, choices=How, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    words = SealedTextField(_("家庭的说明"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = SealedTextField(_("理由"), blank=True)
    appeal_until = models.DateTimeField(_("申诉期限"), null=True)
    appeal = SealedTextField(_("申诉理由"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = SealedTextField(_("申诉的答复"), blank=True)

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("缺课听取意见")
        verbose_name_plural = _("缺课听取意见")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="hearing_once_per_child_and_class", fields=["care_class", "holder"]
            ),
            models.CheckConstraint(
                name="hearing_decided_by_a_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("opened_by")),
            ),
            models.CheckConstraint(
                name="hearing_appeal_answered_by_a_third_person",
                condition=Q(answered_by=None)
                | ~Q(answered_by=F("opened_by")) & ~Q(answered_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="hearing_told_by_somebody",
                condition=Q(told_at=None, told_by=None, told_how="")
                | Q(told_at__isnull=False, told_by__isnull=False) & ~Q(told_how=""),
            ),
            models.CheckConstraint(
                name="hearing_decided_unless_open",
                condition=Q(state="open", decided_by=None)
                | ~Q(state="open") & Q(decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def tone(self) -> str:
        """Status tone for lights."""
        tones = {"open": "watch", "appealed": "watch", "decided": "info", "kept": "info"}
        return tones.get(self.state, "off")

    def is_ripe(self, now: dt.datetime) -> bool:
        """May a person decide: has the family spoken, or been told and had its time?"""
        had_time = self.told_at is not None and self.until <= now
        return self.state == self.State.OPEN and (bool(self.words) or had_time)

    def takes_words(self, now: dt.datetime) -> bool:
        return self.state == self.State.OPEN and (self.told_at is None or now < self.until)

    def takes_appeal(self, now: dt.datetime) -> bool:
        if self.state != self.State.DECIDED or self.appeal_until is None:
            return False
        return self.told_at is None or now < self.appeal_until

    @property
    def is_untold(self) -> bool:
        """Does somebody still have to tell the family, so that its time begins?"""
        waits = self.state == self.State.DECIDED or (
            self.state == self.State.OPEN and not self.words
        )
        return waits and self.told_at is None
