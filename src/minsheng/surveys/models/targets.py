"""What answers are measured against: how many are wanted of whom, and how many people there are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.surveys.models.survey import Survey


class Quota(models.Model):
    """How many answers are wanted in one cell of occupation × district × hour band; "" is any."""

    survey = models.ForeignKey(
        Survey, models.CASCADE, related_name="quotas", verbose_name=_("调查")
    )
    occupation = models.CharField(_("职业"), max_length=60, blank=True)
    district = models.CharField(_("地区"), max_length=60, blank=True)
    hours = models.CharField(_("时段"), max_length=60, blank=True)
    target = models.PositiveIntegerField(_("目标份数"))

    class Meta:
        verbose_name = _("配额")
        verbose_name_plural = _("配额")
        ordering = ["survey", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="quota_cell_once_per_survey",
                fields=["survey", "occupation", "district", "hours"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.occupation} {self.district} {self.hours} = {self.target}"

    @property
    def cell(self) -> tuple[str, str, str]:
        return self.occupation, self.district, self.hours


class Margin(models.Model):
    """How many people there are in reality behind one option of one question; for weights."""

    survey = models.ForeignKey(
        Survey, models.CASCADE, related_name="margins", verbose_name=_("调查")
    )
    question = models.CharField(_("题目"), max_length=60)
    value = models.CharField(_("选项"), max_length=60)
    people = models.PositiveIntegerField(_("总体人数"))

    class Meta:
        verbose_name = _("总体人数")
        verbose_name_plural = _("总体人数")
        ordering = ["survey", "question", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="margin_once_per_option", fields=["survey", "question", "value"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.question}={self.value} {self.people}"
