"""Which standard a union has put in force, and from when to when."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned, OwnedQuerySet
from minsheng.organisations.roles import Permission
from minsheng.standards.models.standard import Standard


class AdoptionQuerySet(OwnedQuerySet):
    def on(self, day: dt.date) -> Self:
        """In force on ``day``; ``until`` is the first day without it."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class Adoption(Owned):
    """A standard holds for everything in the organisation's subtree from ``since`` to before ``until``."""

    view_permission: ClassVar[Permission] = Permission.VIEW_STANDARDS

    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="adoptions", verbose_name=_("标准")
    )
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )

    objects = AdoptionQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("标准采用")
        verbose_name_plural = _("标准采用")
        ordering = ["organisation__path", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="standard_adopted_once_per_organisation",
                fields=["standard", "organisation"],
                condition=Q(until=None),
            ),
            models.CheckConstraint(
                name="adoption_ends_not_before_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.standard}"
