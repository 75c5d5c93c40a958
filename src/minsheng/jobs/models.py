"""Jobs: long work that runs in the background while people go on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minsheng.jobs import aside, registry
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission


class Job(Owned):
    """One piece of long work: waiting -> running -> done, failed or cancelled.

    ``phase`` and ``error`` hold Chinese source texts with named placeholders and are
    translated when shown; ``detail`` and ``error_params`` fill the placeholders.
    ``attempts`` counts the runs and is the token of the run going on now: a worker that
    was given up for dead and comes back finds another number and stops writing.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未成功")
        CANCELLED = "cancelled", _("已取消")

    FINAL: ClassVar = (State.DONE, State.FAILED, State.CANCELLED)
    view_permission = Permission.VIEW_JOBS

    kind = models.CharField(_("类型"), max_length=60)
    title = models.CharField(_("名称"), max_length=200)
    arguments = models.JSONField(_("参数"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    share = models.FloatField(_("进度"), null=True)
    phase = models.CharField(_("步骤"), max_length=200, blank=True)
    detail = models.JSONField(_("细节"), default=dict)
    result_url = models.CharField(_("结果地址"), max_length=300, blank=True)
    error = models.CharField(_("原因"), max_length=300, blank=True)
    error_params = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发起人")
    )
    cancel_requested = models.BooleanField(_("要求取消"), default=False)
    attempts = models.PositiveIntegerField(_("运行次数"), default=0)
    losses = models.PositiveSmallIntegerField(_("中断次数"), default=0)
    worker = models.CharField(_("处理进程"), max_length=140, blank=True)
    created = models.DateTimeField(_("发起时间"), default=timezone.now)
    queued = models.DateTimeField(_("排队时间"), default=timezone.now)
    started = models.DateTimeField(_("开始时间"), null=True)
    heartbeat = models.DateTimeField(_("最近心跳"), null=True)
    finished = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        ordering = ["-created", "-pk"]
        indexes = [models.Index(fields=["state", "heartbeat"], name="job_by_state")]
        constraints = [
            models.CheckConstraint(
                name="job_share_is_between_0_and_1",
                condition=Q(share=None) | Q(share__gte=0, share__lte=1),
            ),
            models.CheckConstraint(
                name="job_finished_iff_in_a_final_state",
                condition=Q(state__in=["done", "failed", "cancelled"], finished__isnull=False)
                | Q(state__in=["waiting", "running"], finished=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.kind

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """As stored; a run that cannot store its progress now has told it aside."""
        job = super().from_db(db, field_names, values, **more)
        if not job.get_deferred_fields() and job.state == cls.State.RUNNING:
            for name, value in aside.told(job).items():
                setattr(job, name, value)
        return job

    def get_absolute_url(self) -> str:
        return reverse("jobs:detail", args=[self.pk])

    @property
    def kind_label(self) -> str:
        """What kind of work this is, in the reader's language."""
        return registry.label(self.kind)

    @property
    def phase_text(self) -> str:
        """The step it is at, in the reader's language."""
        return fill(self.phase, self.detail)

    @property
    def error_text(self) -> str:
        """Why it failed, in the reader's language."""
        return fill(self.error, self.error_params)

    @property
    def percent(self) -> int | None:
        """Whole percent done; None while that is unknown."""
        return None if self.share is None else round(self.share * 100)

    @property
    def figure(self) -> str:
        """The progress as people read it; "" while it is unknown."""
        return "" if self.percent is None else f"{self.percent}%"

    @property
    def tone(self) -> str:
        """The state as a status light."""
        return TONES[self.State(self.state)]

    @property
    def is_final(self) -> bool:
        return self.state in self.FINAL

    @property
    def can_cancel(self) -> bool:
        return not self.is_final and not self.cancel_requested

    @property
    def can_retry(self) -> bool:
        return self.state in (self.State.FAILED, self.State.CANCELLED)


TONES = {
    Job.State.WAITING: "off",
    Job.State.RUNNING: "info",
    Job.State.DONE: "ok",
    Job.State.FAILED: "alert",
    Job.State.CANCELLED: "watch",
}


def fill(text: str, params: dict[str, object]) -> str:
    """``text`` in the reader's language with its named placeholders filled; left open if one is missing."""
    if not text:
        return ""
    translated = gettext(text)
    try:
        return translated % params if "%(" in translated else translated
    except (KeyError, ValueError, TypeError):
        return translated
