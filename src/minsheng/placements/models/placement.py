"""What became of each family: its place, its answer, and whether it waits for something better."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.applications.models import Application
from minsheng.placements.models.draw import Draw


class PlacementQuerySet(models.QuerySet["Placement"]):
    def seated(self) -> Self:
        """Those that hold seats."""
        return self.filter(state__in=["offered", "accepted"])


class Placement(models.Model):
    """Children placed by one choice: waiting -> offered -> accepted, or declined, or lapsed without an answer.

    Attributes:
        place: its place among the units of the draw, from 0; late ones come behind them.
        unit: what the match needs of these children, as ``rules.unit_data`` writes it; never public.
        classes: the class that goes with each of its holders; None for one without; empty without a
            place. A child whose options ask for several terms is there so many times.
        option: place of that option in the family's list; -1 for none, and for leftover seats.
        listed: waits for a place, or for a better one.
        told: by language the sentences that explain the match to the family.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("候补")
        OFFERED = "offered", _("已录取，等待答复")
        ACCEPTED = "accepted", _("已确认")
        DECLINED = "declined", _("已放弃")
        LAPSED = "lapsed", _("没有按时答复，名额已释放")

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="placements")
    application = models.ForeignKey(Application, models.CASCADE, related_name="placements")
    place = models.PositiveIntegerField()
    unit = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State)
    option = models.IntegerField(default=-1)
    classes = models.JSONField(default=list)
    listed = models.BooleanField(_("在候补名单上"), default=False)
    until = models.DateTimeField(_("答复期限"), null=True)
    reminded_at = models.DateTimeField(null=True)
    told = models.JSONField(default=dict)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("录取结果")
        verbose_name_plural = _("录取结果")
        ordering = ["draw", "place"]
        constraints = [
            models.UniqueConstraint(name="placement_place_once", fields=["draw", "place"]),
            models.CheckConstraint(
                name="placement_offered_until",
                condition=Q(state="offered", until__isnull=False)
                | (~Q(state="offered") & Q(until=None)),
            ),
            models.CheckConstraint(
                name="placement_gone_waits_for_nothing",
                condition=Q(listed=False) | Q(state__in=["waiting", "accepted"]),
            ),
        ]
        indexes = [models.Index(fields=["draw", "state", "until"], name="placement_due")]

    def __str__(self) -> str:
        return f"{self.draw_id}/{self.place}"

    @property
    def tone(self) -> str:
        """Status tone for lights."""
        tones = {"accepted": "ok", "offered": "info", "waiting": "watch"}
        return tones.get(self.state, "off")

    @property
    def holders(self) -> list[str]:
        """Key of each of its children, as many times as one option asks for terms for it."""
        found: list[str] = self.unit["holders"]
        return found

    @property
    def is_more(self) -> bool:
        """Is it one more term for children who have a place, from what was left over?"""
        return bool(self.unit.get("more"))

    @property
    def options(self) -> list[list[int | None]]:
        """For each option the class of each child, None for a child without; best first."""
        found: list[list[int | None]] = self.unit["options"]
        return found

    def takes_answer(self, now: dt.datetime) -> bool:
        return self.state == self.State.OFFERED and self.until is not None and now < self.until
