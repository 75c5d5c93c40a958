"""Batches: one uploaded file from rehearsal to application and, if need be, undoing; and its staged rows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from minsheng.jobs.models import Job
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission


def storage_name(batch: Batch, file_name: str) -> str:
    """A name nobody can guess; the uploaded one is kept as text only."""
    return f"imports/{timezone.localdate():%Y/%m}/{get_random_string(32)}"


class Batch(Owned):
    """One file for one list: uploaded -> rehearsed (or refused) -> applied -> undone.

    The file itself is deleted once its rows are staged. ``headings`` are pairs of column key and heading,
    in the file's order (objects in a database's JSON have none). ``notes`` and ``problem`` are problems in
    the sense of ``common.problem``; ``memory`` is what the list's importer keeps for undoing.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("待预检")
        REFUSED = "refused", _("文件读不了")
        REHEARSED = "rehearsed", _("已预检")
        APPLIED = "applied", _("已导入")
        UNDONE = "undone", _("已撤销")

    class Datum(models.TextChoices):
        WGS84 = "wgs84", _("WGS-84（GPS、天地图）")
        GCJ02 = "gcj02", _("GCJ-02（高德、腾讯地图）")
        BD09 = "bd09", _("BD-09（百度地图）")

    view_permission: ClassVar[Permission] = Permission.IMPORT_DATA

    kind = models.CharField(_("名单"), max_length=60)
    datum = models.CharField(_("坐标系"), max_length=10, choices=Datum, default=Datum.WGS84)
    file = models.FileField(_("文件"), upload_to=storage_name, blank=True)
    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("文件指纹"), max_length=64)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.UPLOADED)
    headings = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    problem = models.JSONField(null=True)
    counts = models.JSONField(default=dict)
    memory = models.JSONField(default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    created = models.DateTimeField(_("上传时间"), default=timezone.now)
    applied = models.DateTimeField(_("导入时间"), null=True)
    undone = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_applied_at_iff_it_was_applied",
                condition=Q(state__in=["applied", "undone"], applied__isnull=False)
                | (~Q(state__in=["applied", "undone"]) & Q(applied=None)),
            ),
            models.CheckConstraint(
                name="import_undone_at_iff_undone",
                condition=Q(state="undone", undone__isnull=False)
                | (~Q(state="undone") & Q(undone=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("imports:detail", args=[self.pk])

    @property
    def busy(self) -> bool:
        """Is work on it waiting or going on?"""
        return self.job is not None and not self.job.is_final

    @property
    def refused_rows(self) -> int:
        return int(self.counts.get(Row.Outcome.REFUSED, 0))

    @property
    def to_write(self) -> int:
        """How many rows an application would add or change."""
        return int(self.counts.get(Row.Outcome.ADD, 0)) + int(
            self.counts.get(Row.Outcome.CHANGE, 0)
        )

    @property
    def can_apply(self) -> bool:
        """All or nothing: not with a refused row among them, and not without anything to do."""
        return (
            self.state == self.State.REHEARSED
            and not self.busy
            and not self.refused_rows
            and self.to_write > 0
        )

    @property
    def can_undo(self) -> bool:
        return self.state == self.State.APPLIED and not self.busy


class Row(models.Model):
    """One row of the file, staged: what would happen to it and why, and what did.

    Attributes:
        cells: what stood in the file, by column key, for the report to be mended.
        problems: why it is refused (or what to know), see ``common.problem``.
        before, after: the model's fields (by attname) that differ; ``before`` is empty for a new row.
        target: primary key of the model's row that is changed; of an added one see ``Addition``.
    """

    class Outcome(models.TextChoices):
        ADD = "add", _("新增")
        CHANGE = "change", _("更改")
        SAME = "same", _("相同")
        REFUSED = "refused", _("拒绝")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("行号"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome)
    cells = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    target = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("导入行")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="import_row_number_once_per_batch", fields=["batch", "number"]
            )
        ]
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"


class Addition(models.Model):
    """Which row of the model an applied row of the file became; a table of its own, as it is written by the thousand."""

    row = models.OneToOneField(Row, models.CASCADE, primary_key=True, related_name="addition")
    target = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.pk} {self.target}"
