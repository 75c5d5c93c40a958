"""An address somebody left to be told once how a report ended. It stands apart from the report and is deleted soon."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.voices.models.report import Report


class Notice(models.Model):
    """The only contact this platform ever has of a reporter; staff see neither it nor that it is there.

    Attributes:
        site: "https://…" of the page where it was left, so that the letter can link there.
        told_at: when the letter about the last closing was sent; None while there is something to tell.
    """

    report = models.OneToOneField(
        Report, models.CASCADE, primary_key=True, related_name="notice", verbose_name=_("群众反映")
    )
    address = models.EmailField(_("邮箱"))
    site = models.CharField(max_length=200)
    left_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Notice]] = models.Manager()

    class Meta:
        verbose_name = _("办结通知")
        indexes = [models.Index(fields=["address"], name="notice_address")]

    def __str__(self) -> str:
        return str(self.pk)
