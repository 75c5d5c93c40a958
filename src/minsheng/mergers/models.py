"""Mergers of classes, and what each family says to one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.applications.models import Application
from minsheng.classes.models import CareClass
from minsheng.enrolment.models import Round


class Merger(models.Model):
    """proposed -> done (families that agreed have moved) or dropped; by somebody else than who proposed it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("正在问家长")
        DONE = "done", _("已并班")
        DROPPED = "dropped", _("没有并班")

    round = models.ForeignKey(Round, models.PROTECT, related_name="mergers")
    source = models.ForeignKey(
        CareClass, models.PROTECT, related_name="+", verbose_name=_("人少的班")
    )
    target = models.ForeignKey(CareClass, models.PROTECT, related_name="+", verbose_name=_("并到"))
    metres = models.PositiveIntegerField(_("相距（米）"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(_("答复期限"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("并班")
        verbose_name_plural = _("并班")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="merger_decided_by_a_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                name="merger_one_open_per_class", fields=["source"], condition=Q(state="proposed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}→{self.target_id}"


class Consent(models.Model):
    """One family's word on a merger; None until it answers, which counts as no."""

    merger = models.ForeignKey(Merger, models.CASCADE, related_name="consents")
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    agrees = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("并班答复")
        verbose_name_plural = _("并班答复")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="consent_once_per_family", fields=["merger", "application"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.merger_id}/{self.pk}"
