"""Rounds (轮): one admission over one or several terms that share their dates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from minsheng.classes.models import Term
from minsheng.engines.admission import Late
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission

if TYPE_CHECKING:
    from minsheng.enrolment.models.rule_set import RuleSet


class Round(Owned):
    """preparing -> published. Once published, its rules change only by two people and with a public line.

    Attributes:
        code: the public address.
        sealed_at: when the list of its families was sealed; from then on neither list nor rules change.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_ENROLMENT

    class State(models.TextChoices):
        PREPARING = "preparing", _("拟定规则")
        PUBLISHED = "published", _("规则已公布")

    code = models.CharField(max_length=12, unique=True)
    title = models.CharField(_("名称"), max_length=60)
    terms = models.ManyToManyField(Term, related_name="rounds", verbose_name=_("期"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PREPARING)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(_("规则公布时间"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("封存时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("录取轮次")
        verbose_name_plural = _("录取轮次")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="round_published_at_iff_published",
                condition=models.Q(state="preparing", published_at=None)
                | models.Q(state="published", published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("enrolment:round", args=[self.pk])

    @property
    def tone(self) -> str:
        """Status tone for lights."""
        return {"preparing": "watch", "published": "ok"}[self.state]

    @cached_property
    def window(self) -> Term | None:
        """A term of the round; all of them share the dates of the window."""
        return self.terms.order_by("pk").first()

    def has_closed(self, now: dt.datetime) -> bool:
        """Has the window ended? Then of the rules only the public numbers of the draw may change."""
        return self.window is not None and self.window.freeze_at <= now

    def fills_before(self, now: dt.datetime) -> bool:
        """May families fill in already, to hand in once the window opens? From the publication of the rules."""
        window = self.window
        is_ready = self.state == self.State.PUBLISHED and window is not None
        return is_ready and window is not None and window.is_awaited(now)

    def takes_late(self, now: dt.datetime) -> bool:
        """May families still come, behind all others? After the window, until the first class day."""
        window, in_force = self.window, self.rules_in_force
        if window is None or in_force is None or self.state != self.State.PUBLISHED:
            return False
        begins = self.terms.aggregate(first=models.Min("starts_on"))["first"]
        is_between = window.freeze_at <= now and timezone.localdate(now) < begins
        return is_between and in_force.rules.late == Late.AFTER_ALL

    @property
    def rules_in_force(self) -> RuleSet | None:
        """The version that decides; while preparing, the draft."""
        return self.rule_sets.filter(state__in=["draft", "in_force"]).first()

    @property
    def proposed(self) -> RuleSet | None:
        """The change that waits for a second person."""
        return self.rule_sets.filter(state="proposed").first()
