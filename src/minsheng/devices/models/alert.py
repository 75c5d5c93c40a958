"""Rules as data, and the alerts they raise."""

from __future__ import annotations

import math

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.cases.models import Case
from minsheng.devices.models.device import Device, Measure
from minsheng.devices.rules.alarms import Limit
from minsheng.organisations.models import Organisation

SILENT = "silent"


def finite(value: float) -> None:
    """A limit is a number one can compare with."""
    if not math.isfinite(value):
        raise ValidationError(_("请填一个数。"))


class AlertRule(models.Model):
    """A value beyond the limit opens a case, from ``since`` until ``until``.

    It holds at ``organisation`` and below, down to the next that has rules of its own for the same
    measure and direction; without an organisation it came with the system, a proposal (未核实).
    A rule is never rewritten: a changed one ends and another begins, so that old alerts keep theirs.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("组织")
    )
    measure = models.CharField(_("内容"), max_length=12, choices=Measure)
    above = models.BooleanField(
        _("什么时候报警"),
        choices=[(True, _("高于界限")), (False, _("低于界限"))],
        default=True,
    )
    value = models.FloatField(
        _("界限"),
        validators=[finite, MinValueValidator(-1000.0), MaxValueValidator(100_000.0)],
    )
    title = models.CharField(_("问题"), max_length=60)
    severity = models.CharField(_("严重程度"), max_length=8, choices=Case.Severity)
    source = models.CharField(_("依据"), max_length=100, blank=True)
    since = models.DateTimeField(_("开始"), default=timezone.now)
    until = models.DateTimeField(_("结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("报警规则")
        verbose_name_plural = _("报警规则")
        ordering = ["measure", "-above", "value"]
        constraints = [
            models.UniqueConstraint(
                name="alertrule_once_per_limit_and_organisation",
                fields=["organisation", "measure", "above", "value"],
                condition=Q(until=None),
            ),
            models.CheckConstraint(
                name="alertrule_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def limit(self) -> Limit:
        """The same for the rules."""
        return Limit(self.measure, self.above, self.value)


class Alert(models.Model):
    """Something is wrong by a rule (or, without one, the device is silent) from ``since`` to ``until``."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="alerts")
    rule = models.ForeignKey(AlertRule, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(_("开始"))
    until = models.DateTimeField(_("结束"), null=True, blank=True)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="+", verbose_name=_("整改单")
    )

    class Meta:
        verbose_name = _("设备报警")
        verbose_name_plural = _("设备报警")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="alert_one_open_per_device_and_rule",
                fields=["device", "rule"],
                condition=Q(until=None, rule__isnull=False),
            ),
            models.UniqueConstraint(
                name="alert_one_open_silence_per_device",
                fields=["device"],
                condition=Q(until=None, rule=None),
            ),
            models.CheckConstraint(
                name="alert_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.rule or SILENT}"
