"""The base of every record: one organisation it belongs to, one post that answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models.organisation import Organisation
from minsheng.organisations.models.post import Post, reach
from minsheng.organisations.roles import Permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from minsheng.accounts.models import User


class OwnedQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: User | AnonymousUser, permission: Permission | None = None) -> Self:
        """The rows ``actor`` may see, or may do ``permission`` to."""
        wanted = permission or self.model.view_permission
        return self.filter(reach(actor, wanted, field="organisation__path"))


class Owned(models.Model):
    """Belongs to one organisation; ``responsible`` is the post whose holder answers for it."""

    view_permission: ClassVar[Permission]

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("所属组织")
    )
    responsible = models.ForeignKey(
        Post, models.PROTECT, related_name="+", verbose_name=_("责任岗位")
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
