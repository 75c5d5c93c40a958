"""What somebody without an account reported at a station."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.cases.models import Case, Photo
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.stations.models import Station


class Voice(Owned):
    """What all words of the public share. Nothing tells who said them.

    Attributes:
        key: made with the page; the same page sent twice is stored once.
        secret_hash: SHA-256 of the secret in the private link; the secret itself is not kept.
        mark: tells one connection from another on one day, under a salt that is thrown away.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_VOICES

    at = models.DateTimeField(_("时间"))
    words = models.TextField(_("补充说明"), blank=True)
    language = models.CharField(max_length=10, default="zh")
    key = models.UUIDField(unique=True)
    mark = models.CharField(max_length=64, blank=True)
    hidden_at = models.DateTimeField(_("隐藏时间"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    hidden_why = models.CharField(_("隐藏原因"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Report(Voice):
    """One report, and the case it opened or joined."""

    class Kind(models.TextChoices):
        LOCKED = "locked", _("门锁着")
        WRONG_PLACE = "wrong_place", _("位置不对")
        BROKEN = "broken", _("设备坏了")
        DIRTY = "dirty", _("不干净")
        SUPPLIES_OUT = "supplies_out", _("缺水缺物品")
        REFUSED = "refused", _("不让进")
        OTHER = "other", _("其他问题")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="reports", verbose_name=_("站点")
    )
    kind = models.CharField(_("问题"), max_length=12, choices=Kind)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reports", verbose_name=_("整改单"))
    joined = models.BooleanField(_("并入已有整改单"), default=False)
    photo = models.OneToOneField(
        Photo, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("照片")
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    reply = models.TextField(_("答复"), blank=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("群众反映")
        verbose_name_plural = _("群众反映")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["station", "kind", "at"], name="report_station_kind_at"),
            models.Index(fields=["kind", "at"], name="report_kind_at"),
            models.Index(fields=["-at", "-id"], name="report_latest"),
            models.Index(fields=["organisation", "-at", "kind"], name="report_of_union_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="report_hidden_by_somebody_with_a_reason",
                condition=Q(hidden_at=None) | (Q(hidden_by__isnull=False) & ~Q(hidden_why="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.station.name} {self.get_kind_display()}"
