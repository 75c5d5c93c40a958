"""How many workers of a group there are in a town or county: what survey answers are scaled to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.demand.models.word import WorkerGroup
from minsheng.organisations.models import Organisation, Owned
from minsheng.organisations.roles import Permission


class PopulationMargin(Owned):
    """One version of one count. It belongs to the union that keeps it; ``area`` is the town or county counted."""

    view_permission: ClassVar[Permission] = Permission.VIEW_DEMAND

    area = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("地区"))
    group = models.ForeignKey(WorkerGroup, models.PROTECT, related_name="+", verbose_name=_("群体"))
    workers = models.PositiveIntegerField(_("人数"))
    since = models.DateTimeField(_("生效"), default=timezone.now)
    until = models.DateTimeField(_("失效"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    verified = models.BooleanField(_("已核实"), default=False)

    class Meta:
        verbose_name = _("总体人数")
        verbose_name_plural = _("总体人数")
        ordering = ["area__path", "group__position"]
        constraints = [
            models.UniqueConstraint(
                name="populationmargin_one_current_per_area_and_group",
                fields=["area", "group"],
                condition=Q(until=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.group} {self.workers}"
