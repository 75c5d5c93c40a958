"""How answers to a survey become demand: which question says what, and what a choice means."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.surveys.models import Survey


class DemandRule(Owned):
    """One explicit, editable rule. Editing raises ``version``; the audit keeps what it was before.

    The maps lead from a choice in the survey to our codes; a choice that is not listed stands for itself.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_DEMAND

    name = models.CharField(_("名称"), max_length=80)
    survey = models.ForeignKey(
        Survey, models.PROTECT, related_name="demand_rules", verbose_name=_("调查")
    )
    group_question = models.CharField(_("职业题"), max_length=60)
    group_map = models.JSONField(_("职业选项对应"), default=dict, blank=True)
    town_question = models.CharField(
        _("乡镇（街道）题"),
        max_length=60,
        blank=True,
        help_text=_("不选时用答卷所在的乡镇（街道）。"),
    )
    town_map = models.JSONField(_("乡镇选项对应"), default=dict, blank=True)
    place_question = models.CharField(_("位置题"), max_length=60, blank=True)
    hours_question = models.CharField(_("时段题"), max_length=60)
    hours_map = models.JSONField(_("时段选项对应"), default=dict, blank=True)
    needs_question = models.CharField(_("服务需求题"), max_length=60, blank=True)
    needs_map = models.JSONField(_("服务选项对应"), default=dict, blank=True)
    reach_question = models.CharField(_("愿走距离题（米）"), max_length=60, blank=True)
    workers_per_answer = models.FloatField(
        _("每份答卷代表的人数"),
        default=1.0,
        help_text=_("没有总体人数时使用。"),
    )
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("需求推算规则")
        verbose_name_plural = _("需求推算规则")
        ordering = ["organisation__path", "name"]
        constraints = [
            models.UniqueConstraint(
                name="demandrule_name_once_per_organisation", fields=["organisation", "name"]
            ),
            models.CheckConstraint(
                name="demandrule_an_answer_stands_for_someone",
                condition=models.Q(workers_per_answer__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name
