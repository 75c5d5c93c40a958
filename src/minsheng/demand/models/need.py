"""What share of a group needs a service, and how far they would go for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from minsheng.demand.models.word import WorkerGroup
from minsheng.places.models import Policy, Service


class Need(Policy):
    """One version of one entry of the table group × service."""

    group = models.ForeignKey(WorkerGroup, models.PROTECT, related_name="+", verbose_name=_("群体"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("服务"))
    share = models.FloatField(_("需要的比例"))
    reach_m = models.PositiveIntegerField(_("愿走的距离（米）"))

    class Meta(Policy.Meta):
        abstract = False
        verbose_name = _("服务需求")
        verbose_name_plural = _("服务需求")
        ordering = ["group__position", "service__position", "pk"]
        constraints = [
            *Policy.Meta.constraints,
            models.UniqueConstraint(
                Coalesce("organisation", 0),
                "group",
                "service",
                name="need_one_current_per_group_and_service",
                condition=Q(until=None),
            ),
            models.CheckConstraint(
                name="need_share_between_0_and_1", condition=Q(share__gte=0, share__lte=1)
            ),
            models.CheckConstraint(name="need_reach_is_positive", condition=Q(reach_m__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.service} {self.share:.0%}"

    @property
    def percent(self) -> str:
        """The share as people write it, such as "62.5"."""
        return f"{self.share * 100:.1f}".removesuffix(".0")
