"""Papers that were made and kept, their files, and the forms of upper levels."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.jobs.models import Job
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission


class FormTemplate(Owned):
    """A workbook of an upper level, with the cells that take figures.

    Attributes:
        cells: list of [sheet, cell, figure], e.g. ["汇总", "B3", "stations.open"].
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_GOVERNANCE

    name = models.CharField(_("报表名称"), max_length=80)
    issuer = models.CharField(_("要表的单位"), max_length=80)
    workbook = models.BinaryField(_("空白表"))
    sha256 = models.CharField(max_length=64)
    cells = models.JSONField(_("单元格对应的数"), default=list)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("上级报表")
        verbose_name_plural = _("上级报表")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="form_template_name_once_per_organisation", fields=["organisation", "name"]
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("papers:template", args=[self.pk])


class Paper(Owned):
    """One paper about one union and period. Once made, its content and files never change.

    Attributes:
        at: the moment for which the figures were asked.
        content: the document as ``rules.document`` describes it; {} until it is made.
        digest: SHA-256 of the canonical content.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_GOVERNANCE

    class Kind(models.TextChoices):
        WEEKLY = "weekly", _("周报")
        MONTHLY = "monthly", _("月报")
        NOTICE = "notice", _("进度通报")
        CASES = "cases", _("整改台账")
        STATIONS = "stations", _("站点台账")
        TARGETS = "targets", _("目标台账")
        FORM = "form", _("上级报表")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    template = models.ForeignKey(
        FormTemplate, models.PROTECT, null=True, blank=True, related_name="papers",
        verbose_name=_("上级报表"),
    )  # fmt: skip
    first = models.DateField(_("起"))
    last = models.DateField(_("止"))
    at = models.DateTimeField(_("取数时间"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("生成人")
    )
    made_at = models.DateTimeField(_("生成时间"), null=True, blank=True)
    content = models.JSONField(_("内容"), default=dict)
    digest = models.CharField(_("校验值"), max_length=64, blank=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("后台任务")
    )

    class Meta:
        verbose_name = _("文书")
        verbose_name_plural = _("文书")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="paper_period_ends_after_it_begins", condition=Q(last__gte=F("first"))
            ),
            models.CheckConstraint(
                name="paper_has_a_digest_iff_made",
                condition=(Q(made_at=None) & Q(digest=""))
                | (Q(made_at__isnull=False) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="paper_names_a_template_iff_it_is_a_form",
                condition=(Q(kind="form") & Q(template__isnull=False))
                | (~Q(kind="form") & Q(template=None)),
            ),
        ]

    def __str__(self) -> str:
        kind = self.template.name if self.template else self.get_kind_display()
        return f"{kind} {self.first}–{self.last}"

    def get_absolute_url(self) -> str:
        return reverse("papers:paper", args=[self.pk])


class PaperFile(models.Model):
    """One file of a paper, kept as it was made."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files")
    format = models.CharField(_("格式"), max_length=4)
    content = models.BinaryField(_("文件"))
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(_("校验值"), max_length=64)

    class Meta:
        verbose_name = _("文书文件")
        verbose_name_plural = _("文书文件")
        ordering = ["format"]
        constraints = [
            models.UniqueConstraint(name="paper_file_once_per_format", fields=["paper", "format"])
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}.{self.format}"
