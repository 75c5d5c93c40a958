"""Double-random draws: who visits which station, found again by anybody from a published file."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.inspections.models.template import Template
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission


class Draw(Owned):
    """One draw: announced by its commitment, drawn when the public numbers are known, shown once nobody can be warned.

    Attributes:
        plan: the list, quotas and conflicts as ``engines.draw`` writes them; its title carries a random
            word, so that nobody who guesses the list can check the guess against the commitment.
        document: the file to publish, once drawn.
    """

    view_permission: ClassVar[Permission] = Permission.PLAN_INSPECTIONS

    title = models.CharField(_("名称"), max_length=80)
    code = models.CharField(max_length=12, unique=True)
    template = models.ForeignKey(Template, models.PROTECT, related_name="+", verbose_name=_("模板"))
    window_from = models.DateField(_("检查开始日期"))
    window_until = models.DateField(_("检查截止日期"))
    announced = models.BooleanField(_("提前通知站点"), default=False)
    plan = models.JSONField()
    commitment = models.CharField(_("承诺值"), max_length=64)
    document = models.JSONField(null=True, blank=True)
    announced_at = models.DateTimeField(_("公告时间"), auto_now_add=True)
    drawn_at = models.DateTimeField(_("抽取时间"), null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("双随机抽查")
        verbose_name_plural = _("双随机抽查")
        ordering = ["-announced_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="draw_window_ends_not_before_it_begins",
                condition=Q(window_until__gte=F("window_from")),
            ),
            models.CheckConstraint(
                name="draw_has_a_document_iff_drawn",
                condition=Q(drawn_at=None, document=None)
                | Q(drawn_at__isnull=False, document__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_shown(self, today: dt.date) -> bool:
        """May everybody read who visits what? Not before the last unannounced visit has begun, or its time is over."""
        if self.drawn_at is None:
            return False
        if self.announced or today > self.window_until:
            return True
        return not self.inspections.filter(state="planned").exists()
