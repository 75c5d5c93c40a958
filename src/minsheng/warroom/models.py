"""Links for wall screens on which nobody signs in."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission


class WallLink(Owned):
    """One screen may show the war map of ``organisation`` up to a day, or until somebody withdraws it.

    The address is signed, so that nothing secret is kept here; see ``links``.
    """

    view_permission: ClassVar[Permission] = Permission.SUPERVISE

    name = models.CharField(
        _("哪块大屏"), max_length=60, help_text=_("例如“三楼会议室”，收回时好认。")
    )
    expires_on = models.DateField(_("有效到"))
    made_at = models.DateTimeField(_("开通时间"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("开通人")
    )
    withdrawn_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("收回人"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("大屏链接")
        verbose_name_plural = _("大屏链接")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="walllink_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_live(self, today: dt.date) -> bool:
        """Does the screen still get an answer?"""
        return self.withdrawn_at is None and self.expires_on >= today
