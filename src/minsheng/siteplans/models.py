"""Siting plans: what was asked, from which frozen input, what came out, and whether it was adopted."""

from __future__ import annotations

import gzip
import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from minsheng.jobs.models import Job
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.places.models import StreetNetwork
from minsheng.siteplans import failures
from minsheng.siteplans.rules import PlanSettings


class SitePlan(Owned):
    """One plan for the area of its organisation. Its input is frozen when it is made and never changes.

    Along streets the network is part of the input; the digest is then known once its ways are measured.
    computing -> ready (adopted later, or not) | failed; a cancelled search with a plan is ready as well.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_SITEPLANS

    class State(models.TextChoices):
        COMPUTING = "computing", _("计算中")
        READY = "ready", _("已算出")
        FAILED = "failed", _("没有算出")
        ADOPTED = "adopted", _("已采纳")

    title = models.CharField(_("方案名称"), max_length=80)
    parameters = models.JSONField(_("设定"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.COMPUTING)
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, related_name="+", verbose_name=_("后台任务")
    )
    network = models.ForeignKey(
        StreetNetwork, models.PROTECT, null=True, related_name="+", verbose_name=_("路网")
    )
    far_from_streets = models.JSONField(_("离路太远的"), default=dict)
    problem_sha256 = models.CharField(_("输入摘要"), max_length=64, blank=True)
    result = models.JSONField(_("结果"), null=True)
    proved = models.BooleanField(_("已证明最优"), default=False)
    gap = models.FloatField(_("差距"), null=True)
    failure = models.TextField(_("没有算出的原因"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("编制人")
    )
    created_at = models.DateTimeField(_("编制时间"), auto_now_add=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("采纳人"),
    )
    adopted_at = models.DateTimeField(_("采纳时间"), null=True)

    class Meta:
        verbose_name = _("选址方案")
        verbose_name_plural = _("选址方案")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="siteplan_adopted_at_iff_adopted",
                condition=Q(state="adopted", adopted_at__isnull=False, adopted_by__isnull=False)
                | (~Q(state="adopted") & Q(adopted_at=None, adopted_by=None)),
            ),
            models.CheckConstraint(
                name="siteplan_has_a_result_iff_ready",
                condition=Q(state__in=["ready", "adopted"], result__isnull=False)
                | Q(state__in=["computing", "failed"], result=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("siteplans:detail", args=[self.pk])

    @property
    def _has_stopped(self) -> bool:
        """Was the search cancelled, or did it fail, before there was a plan or a cause?"""
        job = self.job
        return self.state == self.State.COMPUTING and job is not None and job.is_final

    @property
    def state_text(self) -> str:
        """The state in words; a search that was stopped does not go on computing."""
        job = self.job
        return str(
            job.get_state_display() if job and self._has_stopped else self.get_state_display()
        )

    @property
    def tone(self) -> str:
        """Status tone for lights."""
        if self._has_stopped:
            return "off"
        return {"computing": "info", "ready": "watch", "failed": "alert", "adopted": "ok"}[
            self.state
        ]

    @property
    def gap_percent(self) -> float:
        """How far the plan can be from the best, in percent; 0 when proved or unknown."""
        return 100 * (self.gap or 0.0)

    @property
    def failure_text(self) -> str:
        """Why there is no plan, in the reader's language."""
        return failures.told(self.failure)

    @property
    def asked(self) -> PlanSettings:
        return PlanSettings.from_json(self.parameters)


class Snapshot(models.Model):
    """The frozen problem of one plan, in the published JSON form, compressed."""

    plan = models.OneToOneField(SitePlan, models.CASCADE, primary_key=True, related_name="snapshot")
    packed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.plan_id)

    @staticmethod
    def pack(problem: dict[str, Any]) -> bytes:
        return gzip.compress(json.dumps(problem, ensure_ascii=False).encode(), mtime=0)

    @cached_property
    def problem(self) -> dict[str, Any]:
        """The problem as it was frozen; read, never changed."""
        problem: dict[str, Any] = json.loads(gzip.decompress(bytes(self.packed)))
        return problem
