"""One family's application in one round; it has a public number and nothing public besides."""

from __future__ import annotations

import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from minsheng.applications.fields import SealedTextField
from minsheng.engines.admission import Link
from minsheng.enrolment.models import Round
from minsheng.organisations.models import Owned, OwnedQuerySet
from minsheng.organisations.roles import Permission

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No signs that look alike: receipts and recovery codes are read from paper."""


def new_receipt() -> str:
    """A random number, so that it tells nothing about who came when."""
    return f"{get_random_string(4, SIGNS)}-{get_random_string(4, SIGNS)}"


def new_recovery_code() -> str:
    """Sixteen signs in groups of four: 79 bits, not to be guessed."""
    return "-".join(get_random_string(4, SIGNS) for _group in range(4))


def new_secret() -> str:
    return secrets.token_urlsafe(16)


def new_salt() -> str:
    return secrets.token_hex(16)


class ApplicationQuerySet(OwnedQuerySet):
    def taking_part(self) -> Self:
        """Handed in, in time or late, and neither refused nor withdrawn."""
        return self.filter(state__in=["submitted", "checked", "confirmed"])


class Application(Owned):
    """draft -> submitted -> checked (basic union) -> confirmed (county); refused by either; or withdrawn.

    A change of the facts leads back to submitted and raises ``version``; a change of the wishes does not.

    Attributes:
        receipt: public, random; the only thing its ticket in the draw depends on besides the seed.
        salt: hides what was sealed; the family has it on its receipt page.
        secret: of the private link; recovery: typed with the receipt when the link is lost.
        claims, proved: codes of groups the family claims, and what the checks confirmed.
        marks, proved_marks: by mark the venues it holds for; an empty list for "near".
        submitted_on: a day, never a minute.
        due_on: by which working day the next check is due.
        arrival: after the window, the how-manieth to come, from 1; it takes no part in the draw and
            stands behind all who came in time.
    """

    view_permission: ClassVar[Permission] = Permission.CHECK_APPLICATIONS

    class State(models.TextChoices):
        DRAFT = "draft", _("填写中")
        SUBMITTED = "submitted", _("已提交，等基层工会核对")
        CHECKED = "checked", _("基层工会已核对，等县级工会复核")
        CONFIRMED = "confirmed", _("已通过复核")
        REFUSED = "refused", _("未通过")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Channel(models.TextChoices):
        ONLINE = "online", _("家长自己填写")
        PROXY = "proxy", _("工作人员代填")
        PAPER = "paper", _("纸质表录入")

    class LinkMode(models.TextChoices):
        TOGETHER_OR_NOTHING = Link.TOGETHER_OR_NOTHING.value, _("在一起，不行就都不要")
        TOGETHER_THEN_SPLIT = Link.TOGETHER_THEN_SPLIT.value, _("先争取在一起，不行可以分开")
        INDEPENDENT = Link.INDEPENDENT.value, _("每个孩子分别安排")

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="applications", verbose_name=_("录取轮次")
    )
    receipt = models.CharField(_("回执号"), max_length=9, default=new_receipt)
    salt = models.CharField(max_length=32, default=new_salt)
    secret = SealedTextField(default=new_secret)
    secret_hash = models.CharField(max_length=64, unique=True)
    recovery = SealedTextField(default=new_recovery_code)
    recovery_hash = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    link_mode = models.CharField(
        _("兄弟姐妹怎样安排"),
        max_length=20,
        choices=LinkMode,
        default=LinkMode.TOGETHER_THEN_SPLIT,
    )
    claims = models.JSONField(_("申报的情况"), default=list, blank=True)
    proved = models.JSONField(_("已核实的情况"), default=list, blank=True)
    marks = models.JSONField(default=dict, blank=True)
    proved_marks = models.JSONField(default=dict, blank=True)
    channel = models.CharField(_("填写方式"), max_length=6, choices=Channel, default=Channel.ONLINE)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("录入人"),
    )
    version = models.PositiveSmallIntegerField(default=1)
    consented_on = models.DateField(_("监护人同意日期"), null=True, blank=True)
    submitted_on = models.DateField(_("提交日期"), null=True, blank=True)
    due_on = models.DateField(_("核对期限"), null=True, blank=True)
    arrival = models.PositiveIntegerField(
        _("截止以后第几个来"), null=True, blank=True, editable=False
    )
    cleared_on = models.DateField(_("个人信息删除日期"), null=True, blank=True)
    is_sample = models.BooleanField(_("样例数据"), default=False, editable=False)

    objects = ApplicationQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("报名")
        verbose_name_plural = _("报名")
        ordering = ["round", "receipt"]
        constraints = [
            models.UniqueConstraint(
                name="application_receipt_once_per_round", fields=["round", "receipt"]
            ),
            models.UniqueConstraint(
                name="application_arrival_once_per_round", fields=["round", "arrival"]
            ),
            models.CheckConstraint(
                name="application_entered_by_somebody_iff_on_behalf",
                condition=Q(channel="online", entered_by=None)
                | (~Q(channel="online") & Q(entered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="application_handed_in_with_consent",
                condition=Q(state="draft")
                | Q(state="withdrawn")
                | Q(submitted_on__isnull=False, consented_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state"], name="application_round_state"),
            models.Index(fields=["state", "due_on"], name="application_waiting"),
        ]

    def __str__(self) -> str:
        return self.receipt

    def get_absolute_url(self) -> str:
        return reverse("applications:application", args=[self.pk])

    @property
    def tone(self) -> str:
        """Status tone for lights."""
        tones = {"confirmed": "ok", "refused": "alert", "draft": "off", "withdrawn": "off"}
        return tones.get(self.state, "watch")

    @property
    def is_late(self) -> bool:
        """Did it come after the window?"""
        return self.arrival is not None

    @property
    def link(self) -> Link:
        return Link(self.link_mode)
