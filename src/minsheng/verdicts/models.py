"""Public project pages with their ratings, and the deputies' ballots."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.governance.models import Project
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission


class PublicPage(models.Model):
    """A project as everybody may look at it; hidden again, its ratings stay."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="public_page")
    words = models.TextField(_("给群众看的说明"), max_length=2000)
    is_shown = models.BooleanField(default=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("项目公开页")

    def __str__(self) -> str:
        return str(self.project)

    def get_absolute_url(self) -> str:
        return reverse("verdict:page", args=[self.project_id])


class ProjectRating(models.Model):
    """One to five stars for a project. Nothing tells who gave them.

    Attributes:
        key: made with the page; the same page sent twice is stored once.
        mark: tells one connection from another on one day, under a salt that is thrown away.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="ratings")
    stars = models.PositiveSmallIntegerField(_("星级"))
    at = models.DateTimeField(auto_now_add=True)
    key = models.UUIDField(unique=True)
    mark = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("项目评价")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="projectrating_has_one_to_five_stars", condition=Q(stars__gte=1, stars__lte=5)
            ),
            models.UniqueConstraint(
                name="projectrating_once_per_connection_and_day",
                fields=["project", "mark"],
                condition=~Q(mark=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.stars}"


class Ballot(Owned):
    """One three-grade vote of deputies on the parts of a project.

    Attributes:
        members: all deputies entitled to vote; rule: key of the pass rule.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_GOVERNANCE

    project = models.ForeignKey(Project, models.PROTECT, related_name="ballots")
    title = models.CharField(_("名称"), max_length=80)
    held_on = models.DateField(_("票决日期"))
    members = models.PositiveIntegerField(_("代表总数"))
    rule = models.CharField(_("通过规则"), max_length=20)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("代表票决")
        verbose_name_plural = _("代表票决")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="ballot_has_members", condition=Q(members__gte=1)),
            models.CheckConstraint(
                name="ballot_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("verdicts:ballot", args=[self.pk])


class BallotItem(models.Model):
    """A part of the project that is graded by itself: votes on paper, and votes by one-time link."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="items")
    name = models.CharField(_("分项"), max_length=120)
    members = models.PositiveIntegerField()
    paper_satisfied = models.PositiveIntegerField(default=0)
    paper_basic = models.PositiveIntegerField(default=0)
    paper_poor = models.PositiveIntegerField(default=0)
    linked_satisfied = models.PositiveIntegerField(default=0)
    linked_basic = models.PositiveIntegerField(default=0)
    linked_poor = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("票决分项")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="ballotitem_no_more_votes_than_members",
                condition=Q(
                    members__gte=F("paper_satisfied") + F("paper_basic") + F("paper_poor")
                    + F("linked_satisfied") + F("linked_basic") + F("linked_poor")
                ),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def linked(self) -> int:
        """Votes by link."""
        return self.linked_satisfied + self.linked_basic + self.linked_poor

    @property
    def counts(self) -> tuple[int, int, int]:
        """Satisfied, basically satisfied, not satisfied."""
        return (
            self.paper_satisfied + self.linked_satisfied,
            self.paper_basic + self.linked_basic,
            self.paper_poor + self.linked_poor,
        )


class Slip(models.Model):
    """A one-time link to vote. It is used or not; how, and when, is kept nowhere."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="slips")
    secret_hash = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("一次性投票链接")

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.is_used}"
