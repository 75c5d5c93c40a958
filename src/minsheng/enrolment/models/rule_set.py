"""Versions of a round's rules: what the engine reads, with its hash."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from minsheng.engines.admission import Rules, rules_from_data
from minsheng.enrolment.models.round import Round


class RuleSet(models.Model):
    """draft -> in_force (replaced later); after the publication: proposed -> in_force | refused.

    A change after the publication is decided by somebody else than whoever proposed it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PROPOSED = "proposed", _("等第二个人确认")
        IN_FORCE = "in_force", _("有效")
        REPLACED = "replaced", _("已被替换")
        REFUSED = "refused", _("未通过")

    round = models.ForeignKey(Round, models.CASCADE, related_name="rule_sets")
    number = models.PositiveSmallIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    why = models.CharField(_("理由"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("确认人"),
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True)

    class Meta:
        verbose_name = _("规则版本")
        verbose_name_plural = _("规则版本")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="ruleset_number_once", fields=["round", "number"]),
            models.UniqueConstraint(
                name="ruleset_one_decides",
                fields=["round"],
                condition=Q(state__in=["draft", "in_force"]),
            ),
            models.UniqueConstraint(
                name="ruleset_one_waits", fields=["round"], condition=Q(state="proposed")
            ),
            models.CheckConstraint(
                name="ruleset_changed_by_two_people",
                condition=Q(number=1) | Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="ruleset_decided_unless_waiting",
                condition=Q(state__in=["draft", "proposed"], decided_by=None)
                | Q(state__in=["in_force", "replaced", "refused"], decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"

    @cached_property
    def rules(self) -> Rules:
        return rules_from_data(self.data)

    @property
    def tone(self) -> str:
        """Status tone for lights."""
        tones = {"draft": "watch", "proposed": "watch", "in_force": "ok"}
        return tones.get(self.state, "off")
