"""What it costs to bring a place from one level to another."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from minsheng.places.models.place import Place
from minsheng.places.models.policy import Policy
from minsheng.places.models.word import Level, Service


class PlaceOption(Policy):
    """The price of one step: ``from_level`` None is a new station, otherwise an upgrade.

    With ``place`` it holds for that place only; otherwise for every place of the organisation.
    """

    place = models.ForeignKey(
        Place, models.CASCADE, null=True, blank=True, related_name="options", verbose_name=_("地点")
    )
    from_level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("原有类型")
    )
    level = models.ForeignKey(Level, models.PROTECT, related_name="+", verbose_name=_("建成类型"))
    cost_yuan = models.PositiveIntegerField(_("费用（元）"))
    services = models.ManyToManyField(
        Service,
        blank=True,
        related_name="+",
        verbose_name=_("服务"),
        help_text=_("不选表示按类型的服务清单。"),
    )

    class Meta(Policy.Meta):
        abstract = False
        verbose_name = _("建设费用")
        verbose_name_plural = _("建设费用")
        ordering = [Coalesce("from_level__position", 0), "level__position", "pk"]
        constraints = [
            *Policy.Meta.constraints,
            models.UniqueConstraint(
                Coalesce("organisation", 0),
                Coalesce("place", 0),
                Coalesce("from_level", 0),
                "level",
                name="placeoption_one_current_price_per_step",
                condition=Q(until=None),
            ),
            models.CheckConstraint(
                name="placeoption_leads_to_another_level",
                condition=Q(from_level=None) | ~Q(from_level=models.F("level")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_level or ''}→{self.level} {self.cost_yuan}"
