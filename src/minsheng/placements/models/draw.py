"""The sealed list of a round and its public draw."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minsheng.enrolment.models import Round


class Draw(models.Model):
    """sealed -> entered (one person has typed the public numbers) -> drawn (another has confirmed them).

    Attributes:
        units: what the match needs of each family, as ``rules.unit_data`` writes it; never public.
        lines: receipts and seals, the public list under ``root``.
        shown: by source the value that was published and when; what decides once it is drawn.
        pack: the public pack, byte for byte.
    """

    class State(models.TextChoices):
        SEALED = "sealed", _("名单已封存，等公开数字")
        ENTERED = "entered", _("公开数字已录入，等第二个人确认")
        DRAWN = "drawn", _("已抽签")

    round = models.OneToOneField(Round, models.PROTECT, related_name="draw")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.SEALED)
    sealed_at = models.DateTimeField(_("封存时间"))
    units = models.JSONField()
    lines = models.JSONField()
    root = models.CharField(max_length=64)
    rules_sha256 = models.CharField(max_length=64)
    shown = models.JSONField(default=dict, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    drawn_at = models.DateTimeField(_("抽签时间"), null=True)
    seed = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    pack = models.TextField(blank=True)

    class Meta:
        verbose_name = _("抽签")
        verbose_name_plural = _("抽签")
        constraints = [
            models.CheckConstraint(
                name="draw_confirmed_by_a_second_person",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="draw_has_its_pack_iff_drawn",
                condition=Q(state="drawn", drawn_at__isnull=False) & ~Q(digest="") & ~Q(pack="")
                | ~Q(state="drawn") & Q(drawn_at=None, digest="", pack=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.root[:8]}"
