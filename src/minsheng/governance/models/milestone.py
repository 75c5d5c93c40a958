"""Milestones: a piece of a project with one owner and one day, done when the system holds its evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.classes.models import Term
from minsheng.governance.models.project import Project
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.siteplans.models import SitePlan

Counted = tuple[str, tuple[tuple[str, str | int], ...]]
"""Evidence, and look-ups that narrow its records."""


class Milestone(Owned):
    """``responsible`` is the one owner. Nobody ticks it off: ``pieces`` of ``evidence`` by ``due`` do.

    Attributes:
        baseline: the day promised when the plan was fixed; it stays whatever happens to ``due``. None before
            that, and for milestones added later.
        after: milestones that must be done first.
        siteplan, term: the adopted plan or announced term it follows by itself; only its own stations or
            classes count then. Both None for milestones that somebody has set.
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

    siteplan = models.ForeignKey(
        SitePlan, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("选址方案"),
    )  # fmt: skip
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("期"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("节点")
        verbose_name_plural = _("节点")
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                name="milestone_asks_for_something", condition=models.Q(pieces__gt=0)
            ),
            models.CheckConstraint(
                name="milestone_follows_one_thing_at_most",
                condition=models.Q(siteplan=None) | models.Q(term=None),
            ),
            models.UniqueConstraint(
                name="milestone_once_per_plan_and_union",
                fields=["project", "organisation", "siteplan"],
                condition=models.Q(siteplan__isnull=False),
            ),
            models.UniqueConstraint(
                name="milestone_once_per_term_and_union",
                fields=["project", "organisation", "term"],
                condition=models.Q(term__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def origin(self) -> str:
        """Address of what it follows; "" for one that somebody has set."""
        if self.siteplan_id:
            return reverse("siteplans:detail", args=[self.siteplan_id])
        return reverse("classes:term", args=[self.term_id]) if self.term_id else ""

    @property
    def counted(self) -> Counted:
        """What counts for it: the kind of evidence, and what that must belong to."""
        if self.siteplan_id:
            return self.evidence, (("plan_url", self.origin),)
        return self.evidence, (("term", self.term_id),) if self.term_id else ()
