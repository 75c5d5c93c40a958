"""Rules and prices that are data: kept by version, and a nearer organisation's row goes before a farther one's."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation, Post


def paths_above(path: str) -> list[str]:
    """The path itself and those of its ancestors, the root first: "1.2." gives "1." and "1.2."."""
    parts = path.split(".")[:-1]
    return [".".join(parts[: depth + 1]) + "." for depth in range(len(parts))]


class PolicyQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        return self.filter(until=None)

    def holding_at(self, organisation: Organisation) -> Self:
        """Rows that may apply there: the shipped ones first, then from the root down to the organisation's own."""
        above = Q(organisation=None) | Q(organisation__path__in=paths_above(organisation.path))
        return (
            self.current()
            .filter(above)
            .order_by(F("organisation__path").asc(nulls_first=True), "pk")
        )


class Policy(models.Model):
    """One version of one rule. A change closes this row and adds another; nothing is overwritten.

    ``organisation`` is None for what ships with the program; a union that sets its own row
    overrides the farther ones within its subtree.
    """

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("制定组织"),
    )
    responsible = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任岗位")
    )
    since = models.DateTimeField(_("生效"), default=timezone.now)
    until = models.DateTimeField(_("失效"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    verified = models.BooleanField(_("已核实"), default=False)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_set_by_a_union_has_an_owner",
                condition=Q(organisation=None) | Q(responsible__isnull=False),
            )
        ]

    @property
    def source_label(self) -> str:
        """The source in the reader's language, as far as it shipped with the program."""
        return gettext(self.source) if self.source else ""

    @property
    def shipped(self) -> bool:
        """It came with the program; no union has taken it as its own yet."""
        return self.organisation_id is None

    def holds_at(self, path: str) -> bool:
        """May the row apply to an organisation with this path?"""
        return self.organisation is None or path.startswith(self.organisation.path)
