"""Children who stand behind others in next year's rounds: decided by people, told by a keyed mark only."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation


class Setback(models.Model):
    """In the union's rounds of one year this child stands behind the others of its tier.

    It has neither a name nor a reason: those are deleted with the family's data. Nothing happens by
    it unless that year's own published rules say so; when the year is over, it is deleted.

    Attributes:
        id_mark: keyed hash of the child's identity number.
        year: the year in which the terms of such a round begin.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("哪一年"))
    id_mark = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("排在后面的决定")
        verbose_name_plural = _("排在后面的决定")
        constraints = [
            models.UniqueConstraint(
                name="setback_once_per_child_and_year", fields=["organisation", "year", "id_mark"]
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
