"""Milestones: a piece of a project with one owner and one day, done when the system holds its evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.governance.models.project import Project
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission


class Milestone(Owned):
    """``responsible`` is the one owner. Nobody ticks it off: ``pieces`` of ``evidence`` by ``due`` do.

    Attributes:
        baseline: the day promised when the plan was fixed; it stays whatever happens to ``due``. None before
            that, and for milestones added later.
        after: milestones that must be done first.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_GOVERNANCE

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="milestones", verbose_name=_("项目")
    )
    name = models.CharField(_("节点"), max_length=80)
    evidence = models.CharField(_("以什么为完成"), max_length=20, choices=Project.Evidence)
    pieces = models.PositiveIntegerField(_("数量"))
    due = models.DateField(_("期限"))
    baseline = models.DateField(_("基线日期"), null=True, blank=True, editable=False)
    after = models.ManyToManyField(
        "self", symmetrical=False, related_name="before", blank=True, verbose_name=_("先要完成")
    )

    class Meta:
        verbose_name = _("节点")
        verbose_name_plural = _("节点")
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                name="milestone_asks_for_something", condition=models.Q(pieces__gt=0)
            )
        ]

    def __str__(self) -> str:
        return self.name
