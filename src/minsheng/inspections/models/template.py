"""Templates: what inspectors look at, made from a published version of a standard."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.standards.models import Version
from minsheng.web.shipped import said


class Template(Owned):
    """The sections and items of one version of a standard, as inspectors of one union use them.

    ``content`` never changes: another version of the standard gives another template.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_INSPECTIONS

    version = models.ForeignKey(
        Version, models.PROTECT, related_name="templates", verbose_name=_("标准版本")
    )
    name = models.CharField(_("名称"), max_length=100)
    content = models.JSONField(_("内容"))
    is_used = models.BooleanField(_("在用"), default=True)
    made_at = models.DateTimeField(_("生成时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("检查模板")
        verbose_name_plural = _("检查模板")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="template_once_per_version_and_organisation",
                fields=["organisation", "version"],
            )
        ]

    def __str__(self) -> str:
        return said(self.name)

    @property
    def item_count(self) -> int:
        return sum(len(section["items"]) for section in self.content)
