"""Children of an application, and the classes wished for each."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.applications.fields import SealedTextField, keyed_mark
from minsheng.applications.models.application import Application
from minsheng.classes.models import CareClass
from minsheng.enrolment.models import Round


class Child(models.Model):
    """One child. Its seats are held under ``key``, which says nothing about it.

    Attributes:
        id_mark: keyed hash of the identity number; "" without one, then ``is_manual`` is true.
        is_live: counts for "once in a round": true from handing in until withdrawal.
        is_manual: somebody looks at the papers by hand, because there is no number or the same
            child is in another application.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="children")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    name = SealedTextField(_("孩子姓名"), blank=True)
    id_number = SealedTextField(_("孩子身份证号"), blank=True)
    id_mark = models.CharField(max_length=64, blank=True)
    born_on = SealedTextField(_("出生日期"), blank=True)
    needs = SealedTextField(_("需要特别照顾的地方"), blank=True)
    is_manual = models.BooleanField(_("人工核对"), default=False)
    is_live = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("孩子")
        verbose_name_plural = _("孩子")
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(
                name="child_number_once_per_application", fields=["application", "number"]
            ),
            models.UniqueConstraint(
                name="child_once_per_round",
                fields=["round", "id_mark"],
                condition=Q(is_live=True) & ~Q(id_mark=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def mark(self) -> str:
        """By what the same child is found again; children checked by hand may share a number."""
        return self.id_mark or (keyed_mark(self.id_number) if self.is_manual else "")

    @property
    def birthday(self) -> dt.date | None:
        """None once the family's data are deleted."""
        return dt.date.fromisoformat(self.born_on) if self.born_on else None


class Wish(models.Model):
    """A class at a rank (from 1). In linked families equal ranks of the children belong together.

    Several classes at one rank are of different terms: the child has all of them or none.
    """

    child = models.ForeignKey(Child, models.CASCADE, related_name="wishes")
    rank = models.PositiveSmallIntegerField(_("志愿"))
    care_class = models.ForeignKey(
        CareClass, models.PROTECT, related_name="+", verbose_name=_("班级")
    )

    class Meta:
        verbose_name = _("志愿")
        verbose_name_plural = _("志愿")
        ordering = ["child", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="wish_class_once_per_rank", fields=["child", "rank", "care_class"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id}/{self.rank}"
