"""How heavily each ground for a check counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.inspections.rules.risk import USUAL, Weights
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission


class RiskWeights(models.Model):
    """A union's weights; where it has none, those of the nearest union above hold, else the defaults."""

    view_permission: ClassVar[Permission] = Permission.VIEW_INSPECTIONS

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("组织")
    )
    never = models.PositiveSmallIntegerField(_("从未检查"), default=USUAL.never)
    month = models.PositiveSmallIntegerField(_("距上次检查每 30 天"), default=USUAL.month)
    report = models.PositiveSmallIntegerField(_("90 天内每条群众反映"), default=USUAL.report)
    case = models.PositiveSmallIntegerField(_("每件未办结的整改"), default=USUAL.case)
    failed = models.PositiveSmallIntegerField(_("上次检查每个不合格项"), default=USUAL.failed)
    expired = models.PositiveSmallIntegerField(_("每件过期物品"), default=USUAL.expired)
    expiring = models.PositiveSmallIntegerField(_("每件 30 天内到期的物品"), default=USUAL.expiring)

    class Meta:
        verbose_name = _("风险权重")
        verbose_name_plural = _("风险权重")

    def __str__(self) -> str:
        return str(self.organisation)

    def weights(self) -> Weights:
        return Weights(**{name: getattr(self, name) for name in Weights.names()})
