"""Terms (期): one block of days, with the dates by which families apply, are frozen and hear."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation, Owned, OwnedQuerySet, Post, reach
from minsheng.organisations.roles import Permission

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def _with_above(path: str) -> list[str]:
    """The path and those of all organisations above it; each step is four digits and a dot."""
    return [path[: 5 * depth] for depth in range(1, path.count(".") + 1)]


class TermQuerySet(OwnedQuerySet):
    def usable_by(self, actor: User, permission: Permission) -> Self:
        """Those within the actor's reach, and those of the unions above it: a county's classes join the city's term."""
        posts = Post.objects.held_by(actor).allowing(permission)
        paths = posts.values_list("organisation__path", flat=True)
        above = {one for path in paths for one in _with_above(path)}
        return self.filter(
            reach(actor, permission, field="organisation__path") | Q(organisation__path__in=above)
        )

    def holding_at(self, organisation: Organisation) -> Self:
        """Terms of the organisation and of those above it."""
        return self.filter(organisation__path__in=_with_above(organisation.path))


class Term(Owned):
    """One block of class days. While it is a draft everything may change; announced dates stand.

    ``[apply_from, freeze_at)`` is the window: when in it somebody applies never matters.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_CLASSES

    class State(models.TextChoices):
        DRAFT = "draft", _("筹备中")
        ANNOUNCED = "announced", _("已公布")
        ARCHIVED = "archived", _("已归档")

    code = models.CharField(_("期号"), max_length=20, help_text=_("例如 2026-1，导入时用它认期。"))
    name = models.CharField(_("期名"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    apply_from = models.DateTimeField(_("开始报名"))
    freeze_at = models.DateTimeField(
        _("报名截止"), help_text=_("到这一刻名单封存，之前随时可以改，先后没有关系。")
    )
    publish_at = models.DateTimeField(_("公布结果"))
    starts_on = models.DateField(_("开班日期"))
    ends_on = models.DateField(_("结束日期"))

    objects = TermQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("期")
        verbose_name_plural = _("期")
        ordering = ["-starts_on", "organisation__path", "code"]
        constraints = [
            models.UniqueConstraint(
                name="term_code_once_per_organisation", fields=["organisation", "code"]
            ),
            models.CheckConstraint(
                name="term_window_ends_after_it_begins", condition=Q(freeze_at__gt=F("apply_from"))
            ),
            models.CheckConstraint(
                name="term_results_come_after_the_freeze",
                condition=Q(publish_at__gt=F("freeze_at")),
            ),
            models.CheckConstraint(
                name="term_ends_not_before_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("classes:term", args=[self.pk])

    def takes_applications(self, now: dt.datetime) -> bool:
        """Is it announced, and ``now`` within the window?"""
        return self.state == self.State.ANNOUNCED and self.apply_from <= now < self.freeze_at

    def is_awaited(self, now: dt.datetime) -> bool:
        """Is it announced, and the window still to open?"""
        return self.state == self.State.ANNOUNCED and now < self.apply_from

    @property
    def tone(self) -> str:
        """Status tone for lights."""
        return {"draft": "watch", "announced": "ok", "archived": "off"}[self.state]
