"""Figures an organisation has set for the assessment of the stations below it."""

from __future__ import annotations

from dataclasses import fields

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation
from minsheng.quality.rules.rates import Terms

DEFAULT = Terms()
SHARE = [MinValueValidator(0.0), MaxValueValidator(1.0)]
DAYS = [MinValueValidator(1), MaxValueValidator(365)]
WEIGHT = [MaxValueValidator(100)]
MINUTES = [MinValueValidator(5), MaxValueValidator(240)]


class QualityTerms(models.Model):
    """The figures that hold at ``organisation`` and below it, down to the next that has its own."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("组织")
    )
    window_days = models.PositiveSmallIntegerField(
        _("实际开放率看最近几天"), default=DEFAULT.window_days, validators=DAYS
    )
    yellow_below = models.FloatField(
        _("低于多少亮黄灯（0 到 1）"), default=DEFAULT.yellow_below, validators=SHARE
    )
    red_below = models.FloatField(
        _("低于多少亮红灯（0 到 1）"), default=DEFAULT.red_below, validators=SHARE
    )
    least_n = models.PositiveSmallIntegerField(
        _("至少几次观察才亮灯"), default=DEFAULT.least_n, validators=DAYS
    )
    sleep_days = models.PositiveSmallIntegerField(
        _("使用人次看最近几天"), default=DEFAULT.sleep_days, validators=DAYS
    )
    sleep_per_day = models.FloatField(
        _("每天少于几人次要复查"),
        default=DEFAULT.sleep_per_day,
        validators=[MinValueValidator(0.0)],
    )
    none_days = models.PositiveSmallIntegerField(
        _("连续几天没有人来要复查"), default=DEFAULT.none_days, validators=DAYS
    )
    weight_open = models.PositiveSmallIntegerField(
        _("实际开放率的权重"), default=DEFAULT.weight_open, validators=WEIGHT
    )
    weight_satisfied = models.PositiveSmallIntegerField(
        _("满意率的权重"), default=DEFAULT.weight_satisfied, validators=WEIGHT
    )
    weight_timely = models.PositiveSmallIntegerField(
        _("按期整改率的权重"), default=DEFAULT.weight_timely, validators=WEIGHT
    )
    public_n = models.PositiveSmallIntegerField(
        _("至少几条依据才向公众显示分数"), default=DEFAULT.public_n, validators=DAYS
    )
    crowd_fresh_min = models.PositiveSmallIntegerField(
        _("人数几分钟内有效"), default=DEFAULT.crowd_fresh_min, validators=MINUTES
    )
    crowd_stay_min = models.PositiveSmallIntegerField(
        _("一个人平均停留几分钟"), default=DEFAULT.crowd_stay_min, validators=MINUTES
    )
    crowd_some = models.FloatField(
        _("坐满多少算人不少（0 到 1）"), default=DEFAULT.crowd_some, validators=SHARE
    )
    crowd_full = models.FloatField(
        _("坐满多少算人多（0 到 1）"), default=DEFAULT.crowd_full, validators=SHARE
    )

    class Meta:
        verbose_name = _("服务质量的标准")
        constraints = [
            models.CheckConstraint(
                name="qualityterms_red_is_not_above_yellow",
                condition=Q(red_below__lte=F("yellow_below")),
            ),
            models.CheckConstraint(
                name="qualityterms_half_full_is_not_above_full",
                condition=Q(crowd_some__lte=F("crowd_full")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def terms(self) -> Terms:
        """The same for the rules."""
        return Terms(**{field.name: getattr(self, field.name) for field in fields(Terms)})
