"""The public log of a round: what was decided when, each line bound to the one before."""

from __future__ import annotations

from django.db import models

from minsheng.enrolment.models.round import Round
from minsheng.enrolment.rules import Line


class PublicLine(models.Model):
    """One line, never changed. ``kind`` names the sentence, ``facts`` fill it; no names of people."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="log")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(name="publicline_number_once", fields=["round", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.number} {self.kind}"

    def as_line(self) -> Line:
        """The line as plain values."""
        return Line(self.number, self.at, self.kind, self.facts, self.previous, self.digest)
