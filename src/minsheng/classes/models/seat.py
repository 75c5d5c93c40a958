"""Seats that somebody has or had: one row per holder and class, the holder known by a random key only."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.classes.models.care_class import CareClass
from minsheng.classes.models.term import Term


class SeatQuerySet(models.QuerySet["Seat"]):
    def live(self) -> Self:
        """Those that count: held or accepted."""
        return self.filter(state__in=[Seat.State.HELD, Seat.State.ACCEPTED])


class Seat(models.Model):
    """held -> accepted; either -> released. Nobody has two live seats in one term.

    Attributes:
        holder: a random key that the subject above keeps beside the child.
        until: when an offer lapses; None while nothing waits for an answer.
    """

    class State(models.TextChoices):
        HELD = "held", _("等待答复")
        ACCEPTED = "accepted", _("已确认")
        RELEASED = "released", _("已释放")

    care_class = models.ForeignKey(
        CareClass, models.PROTECT, related_name="seats", verbose_name=_("班级")
    )
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("期"))
    holder = models.UUIDField()
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.HELD)
    held_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(_("答复期限"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("座位")
        verbose_name_plural = _("座位")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="seat_one_live_per_holder_and_term",
                fields=["term", "holder"],
                condition=Q(state__in=["held", "accepted"]),
            ),
            models.CheckConstraint(
                name="seat_ended_iff_released",
                condition=Q(state="released", ended_at__isnull=False)
                | (~Q(state="released") & Q(ended_at=None)),
            ),
        ]
        indexes = [models.Index(fields=["care_class", "state"], name="seat_class_state")]

    def __str__(self) -> str:
        return f"{self.care_class_id}/{self.pk}"
