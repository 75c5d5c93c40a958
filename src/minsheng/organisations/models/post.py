"""Posts and who holds them: the only source of rights and of responsibility."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models.organisation import Organisation
from minsheng.organisations.roles import Permission, Role, roles_with

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from minsheng.accounts.models import User


class PostQuerySet(models.QuerySet["Post"]):
    def held_by(self, actor: User | AnonymousUser) -> PostQuerySet:
        """Posts from which ``actor`` has rights today."""
        if not actor.pk:
            return self.none()
        return self.filter(holder_id=actor.pk, holder__is_active=True).with_rights(
            timezone.localdate()
        )

    def with_rights(self, today: dt.date) -> PostQuerySet:
        """Posts whose rights have not run out by ``today``."""
        return self.filter(Q(rights_until=None) | Q(rights_until__gte=today))

    def allowing(self, permission: Permission) -> PostQuerySet:
        return self.filter(role__in=roles_with(permission))


class Post(models.Model):
    """A seat in an organisation with a role. It always has a holder, so what it answers for always has an owner.

    Records name a post as responsible; handing over changes the holder and nothing else.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name=_("组织")
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    title = models.CharField(_("岗位"), max_length=60)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("任职人")
    )

    rights_until = models.DateField(
        _("权限截止日"),
        null=True,
        blank=True,
        help_text=_("到这一天为止；之后岗位仍由任职人负责，但不再有权限。"),
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        ordering = ["organisation__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="post_title_once_per_organisation", fields=["organisation", "title"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.title}"


class TenureQuerySet(models.QuerySet["Tenure"]):
    def at(self, moment: dt.datetime) -> TenureQuerySet:
        """Who held what at ``moment``; periods are half-open."""
        return self.filter(Q(until=None) | Q(until__gt=moment), since__lte=moment)


class Tenure(models.Model):
    """Who held a post from when to when: the record of responsibility at every minute."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures", verbose_name=_("岗位"))
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tenures", verbose_name=_("任职人")
    )
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"), null=True, blank=True)

    objects = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="tenure_one_open_per_post", fields=["post"], condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="tenure_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.holder}"

    def covers(self, moment: dt.datetime) -> bool:
        """Was this holder responsible at ``moment``? The period is half-open."""
        return self.since <= moment and (self.until is None or moment < self.until)


class Membership(models.Model):
    """Which organisation keeps a person's account: it gives temporary passwords and closes the account."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="membership",
        verbose_name=_("人员"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="members", verbose_name=_("所在组织")
    )

    class Meta:
        verbose_name = _("所在组织")
        verbose_name_plural = _("所在组织")

    def __str__(self) -> str:
        return f"{self.person} {self.organisation}"


def reach(actor: User | AnonymousUser, permission: Permission, *, field: str = "path") -> Q:
    """Rows whose organisation path lies in a subtree where ``actor`` holds ``permission``.

    Args:
        field: look-up from the row to the path, e.g. "organisation__path".
    """
    paths = (
        Post.objects.held_by(actor)
        .allowing(permission)
        .values_list("organisation__path", flat=True)
    )
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition
