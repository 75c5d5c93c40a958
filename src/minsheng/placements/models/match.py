"""Which family gets which option, with the audit that was made apart from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.engines.admission import Stability
from minsheng.jobs.models import Job
from minsheng.placements.models.draw import Draw


class Match(models.Model):
    """computed -> published. It may be computed anew until it is published, by somebody else than its starter.

    Attributes:
        market: what was matched, in the engine's published form; ``classes`` the class of each place in it.
        choice: by unit of the draw the place of its option, -1 for none.
        audit: what the audit found: placed, blocking, oversold.
    """

    class Status(models.TextChoices):
        STABLE = Stability.STABLE.value, _("没有一个家庭能指着别人的名额说“这该是我的”。")
        NONE_EXISTS = (
            Stability.NONE_EXISTS.value,
            _("已证明：怎样安排都会有家庭有异议，这里的异议最少。"),
        )
        UNKNOWN = Stability.UNKNOWN.value, _("还有家庭有异议，是否免得了没有证明。")

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="match")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    computed_at = models.DateTimeField(null=True)
    classes = models.JSONField(default=list)
    market = models.JSONField(default=dict)
    choice = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    placed = models.PositiveIntegerField(default=0)
    blocking = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=12, choices=Status, blank=True)
    audit = models.JSONField(default=dict)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(_("公布时间"), null=True)

    class Meta:
        verbose_name = _("匹配")
        verbose_name_plural = _("匹配")
        constraints = [
            models.CheckConstraint(
                name="match_published_by_a_second_person",
                condition=Q(published_by=None) | ~Q(published_by=F("started_by")),
            ),
            models.CheckConstraint(
                name="match_published_once_computed",
                condition=Q(published_at=None)
                | Q(computed_at__isnull=False, published_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.digest[:8]}"
