"""Figures an organisation has set for the cases below it."""

from __future__ import annotations

from dataclasses import fields

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.cases.rules.terms import Terms
from minsheng.organisations.models import Organisation

DEFAULT = Terms()


def _days(label: object, default: int) -> models.PositiveSmallIntegerField[int, int]:
    limits = [MinValueValidator(1), MaxValueValidator(250)]
    return models.PositiveSmallIntegerField(label, default=default, validators=limits)  # type: ignore[arg-type]  # stubs want str


class CaseTerms(models.Model):
    """The figures that hold at ``organisation`` and below it, down to the next that has its own."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("组织")
    )
    days_low = _days(_("轻微问题的期限（工作日）"), DEFAULT.days_low)
    days_normal = _days(_("一般问题的期限（工作日）"), DEFAULT.days_normal)
    days_high = _days(_("较重问题的期限（工作日）"), DEFAULT.days_high)
    days_urgent = _days(_("紧急问题的期限（工作日）"), DEFAULT.days_urgent)
    returns_limit = _days(_("第几次退回交上级裁决"), DEFAULT.returns_limit)
    repeat_days = _days(_("销号后多少天内再坏算虚假整改"), DEFAULT.repeat_days)
    reopen_days = _days(_("销号后多少天内反映人可以重开"), DEFAULT.reopen_days)
    rung_dispatcher = _days(_("超期几个工作日提醒交办人"), DEFAULT.rung_dispatcher)
    rung_leader = _days(_("超期几个工作日升级到领导"), DEFAULT.rung_leader)
    rung_next_leader = _days(_("超期几个工作日再升一级"), DEFAULT.rung_next_leader)

    class Meta:
        verbose_name = _("整改时限")

    def __str__(self) -> str:
        return str(self.organisation)

    def terms(self) -> Terms:
        """The same for the rules."""
        return Terms(**{field.name: getattr(self, field.name) for field in fields(Terms)})
