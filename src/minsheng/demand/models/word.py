"""Kinds of workers and parts of the day, as data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.places.models import Word


class WorkerGroup(Word):
    """People who work outdoors in one trade."""

    class Meta(Word.Meta):
        abstract = False
        verbose_name = _("劳动者群体")
        verbose_name_plural = _("劳动者群体")


class HourBand(Word):
    """A part of the day, half-open: from ``start_hour`` up to ``end_hour``, past midnight if that is smaller."""

    start_hour = models.PositiveSmallIntegerField(_("起（时）"))
    end_hour = models.PositiveSmallIntegerField(_("止（时）"))

    class Meta(Word.Meta):
        abstract = False
        verbose_name = _("时段")
        verbose_name_plural = _("时段")
        constraints = [
            models.CheckConstraint(
                name="hourband_lies_within_a_day",
                condition=Q(start_hour__lte=23, end_hour__gte=1, end_hour__lte=24),
            )
        ]

    @property
    def at_night(self) -> bool:
        """Does the band run past midnight?"""
        return self.end_hour <= self.start_hour
