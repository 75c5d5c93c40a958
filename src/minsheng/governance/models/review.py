"""What a reviewer found when looking at a pattern."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation, Owned
from minsheng.organisations.roles import Permission


class CheckRun(models.Model):
    """One look through all the data, at night; the page shows what the last one found."""

    at = models.DateTimeField(auto_now_add=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("数据核查")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.count}"


class Finding(models.Model):
    """One case of a pattern, as the run found it.

    Attributes:
        key: the same whenever the same thing is found again, so that what reviewers wrote stays with it.
        facts: fill the pattern's sentence. links: names and addresses of the evidence.
    """

    run = models.ForeignKey(CheckRun, models.CASCADE, related_name="findings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    check_key = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    links = models.JSONField(default=list)

    class Meta:
        verbose_name = _("数据核查")
        constraints = [
            models.UniqueConstraint(name="finding_once_per_run", fields=["run", "check_key", "key"])
        ]

    def __str__(self) -> str:
        return f"{self.check_key} {self.key}"


class ReviewNote(Owned):
    """Words on one finding; it changes no score and no light.

    Attributes:
        check_key, finding: which pattern, and which case of it (``Finding.key``).
    """

    view_permission: ClassVar[Permission] = Permission.SUPERVISE

    check_key = models.CharField(max_length=20)
    finding = models.CharField(max_length=120)
    words = models.TextField(_("核查意见"), max_length=1000)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("核查人")
    )

    class Meta:
        verbose_name = _("核查记录")
        verbose_name_plural = _("核查记录")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["check_key", "finding"], name="reviewnote_finding")]

    def __str__(self) -> str:
        return f"{self.check_key} {self.finding}"
