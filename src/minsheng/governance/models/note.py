"""Supervision notes: from a union above to one below, with a day for the answer and a recheck at the end."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.governance.models.project import Project
from minsheng.organisations.models import Owned, Post
from minsheng.organisations.roles import Permission


class Note(Owned):
    """One note. ``organisation`` is who must answer, ``responsible`` the post that answers for it there.

    Attributes:
        rule, year, month: the rule of the ladder and the month that brought it; "" and None if sent by judgement.
        facts: what the numbers were when it was sent.
        earlier: each answer that was returned: its words, who gave it on which day, and why it did not do.
        raised_from: the unanswered note before it.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_GOVERNANCE

    class Step(models.TextChoices):
        SLIP = "slip", _("提示单")
        LETTER = "letter", _("督办函")
        INTERVIEW = "interview", _("约谈")
        CRITICISM = "criticism", _("通报批评")

    class State(models.TextChoices):
        SENT = "sent", _("待答复")
        REPLIED = "replied", _("待复核")
        CLOSED = "closed", _("已办结")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="notes", verbose_name=_("项目")
    )
    step = models.CharField(_("类别"), max_length=10, choices=Step, default=Step.SLIP)
    rule = models.CharField(_("依据的规则"), max_length=30, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(_("要求"))
    facts = models.JSONField(_("发出时的数字"), default=dict)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.SENT)
    sender = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("发出岗位"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发出人")
    )
    sent_at = models.DateTimeField(_("发出时间"))
    reply_by = models.DateField(_("答复期限"))
    reply = models.TextField(_("答复"), blank=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("答复人"),
    )  # fmt: skip
    verdict = models.TextField(_("复核意见"), blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("复核人"),
    )  # fmt: skip
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    earlier = models.JSONField(_("退回的答复"), default=list)
    raised_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="raised_to"
    )

    class Meta:
        verbose_name = _("督办单")
        verbose_name_plural = _("督办单")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="note_closed_by_somebody_else_after_an_answer",
                condition=~Q(state="closed")
                | (
                    Q(closed_by__isnull=False, closed_at__isnull=False, replied_by__isnull=False)
                    & ~Q(closed_by=F("replied_by"))
                ),
            ),
            models.CheckConstraint(
                name="note_waits_for_recheck_only_with_an_answer",
                condition=Q(state="sent") | (Q(replied_at__isnull=False) & ~Q(reply="")),
            ),
            models.UniqueConstraint(
                name="note_once_per_rule_and_month",
                fields=["project", "organisation", "rule", "year", "month"],
                condition=~Q(rule=""),
            ),
        ]

    def __str__(self) -> str:
        return f"DB-{self.pk or 0:05d} {self.organisation.name}"

    @property
    def number(self) -> str:
        """What people write and say."""
        return f"DB-{self.pk:05d}"

    def is_late(self, today: dt.date) -> bool:
        """Is the answer overdue?"""
        return self.state == self.State.SENT and self.reply_by < today
