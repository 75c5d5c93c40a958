"""How a candidate is judged: hard conditions and points, as data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from minsheng.places.models.policy import Policy


class SiteCriterion(Policy):
    """One condition on one attribute. A hard one refuses the place; a soft one gives points."""

    class Attribute(models.TextChoices):
        GROUND_FLOOR = "ground_floor", _("在一楼")
        STREET_FRONT = "street_front", _("临街")
        BIKE_PARKING = "bike_parking", _("可停非机动车")
        OPEN_ALL_DAY = "open_all_day", _("可 24 小时开放")
        TRANSIT_M = "transit_m", _("到公交站（米）")
        AREA_M2 = "area_m2", _("面积（平方米）")
        CAPACITY = "capacity", _("可同时容纳（人）")

    class Test(models.TextChoices):
        YES = "yes", _("是")
        AT_LEAST = "at_least", _("不少于")
        AT_MOST = "at_most", _("不多于")

    attribute = models.CharField(_("项目"), max_length=20, choices=Attribute)
    test = models.CharField(_("判断"), max_length=10, choices=Test)
    value = models.PositiveIntegerField(_("数值"), null=True, blank=True)
    hard = models.BooleanField(_("硬性条件"), default=False, help_text=_("不满足时不能作为候选。"))
    points = models.PositiveSmallIntegerField(_("分值"), default=0)

    class Meta(Policy.Meta):
        abstract = False
        verbose_name = _("选址条件")
        verbose_name_plural = _("选址条件")
        ordering = ["-hard", "-points", "attribute", "pk"]
        constraints = [
            *Policy.Meta.constraints,
            models.UniqueConstraint(
                Coalesce("organisation", 0),
                "attribute",
                "hard",
                name="sitecriterion_once_per_attribute",
                condition=Q(until=None),
            ),
            models.CheckConstraint(
                name="sitecriterion_value_unless_yes",
                condition=Q(test="yes", value=None) | (~Q(test="yes") & Q(value__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_attribute_display()} {self.get_test_display()} {self.value or ''}".strip()
        )
