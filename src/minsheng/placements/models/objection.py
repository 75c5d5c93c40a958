"""What a family says against a result; a person answers, and a correction needs a second one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.placements.models.placement import Placement


class Objection(models.Model):
    """open -> answered; or open -> proposed (a correction) -> corrected or answered by a second person.

    A correction never takes a seat from anybody: the family comes first on the waiting list.
    """

    class State(models.TextChoices):
        OPEN = "open", _("等待处理")
        PROPOSED = "proposed", _("拟更正，等第二个人确认")
        CORRECTED = "corrected", _("已更正")
        ANSWERED = "answered", _("已答复，不更正")

    placement = models.OneToOneField(Placement, models.CASCADE, related_name="objection")
    words = models.CharField(_("异议"), max_length=500)
    made_at = models.DateTimeField(_("提出时间"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("异议")
        verbose_name_plural = _("异议")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="objection_corrected_by_two_people",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("answered_by")),
            ),
            models.CheckConstraint(
                name="objection_answered_with_a_reason",
                condition=Q(state="open", answer="") | (~Q(state="open") & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
