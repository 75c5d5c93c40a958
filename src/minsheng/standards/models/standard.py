"""A standard and its versions."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation, Post


def in_language(chinese: str, english: str) -> str:
    """The English text for an English reader, if there is one."""
    return english if english and (get_language() or "").startswith("en") else chinese


class Scope(models.TextChoices):
    """What a standard judges."""

    STATION = "station", _("站点")


class StandardQuerySet(models.QuerySet["Standard"]):
    def shipped(self) -> StandardQuerySet:
        return self.filter(organisation=None)


class Standard(models.Model):
    """A set of clauses under one name. ``organisation`` is None for what ships with the program.

    Attributes:
        sets_level: its grades are levels of the station (places.Level), and an award changes it.
    """

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    scope = models.CharField(_("适用对象"), max_length=10, choices=Scope, default=Scope.STATION)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("制定组织"),
    )
    responsible = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任岗位")
    )
    sets_level = models.BooleanField(
        _("决定站点等级"),
        default=False,
        help_text=_("等次与站点等级一一对应，评定后改变站点等级。"),
    )

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("标准")
        verbose_name_plural = _("标准")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="standard_set_by_a_union_has_an_owner",
                condition=Q(organisation=None) | Q(responsible__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("standards:detail", args=[self.code])

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name, self.name_en)

    @property
    def is_shipped(self) -> bool:
        return self.organisation_id is None


class VersionQuerySet(models.QuerySet["Version"]):
    def published(self) -> VersionQuerySet:
        return self.filter(state=Version.State.PUBLISHED)

    def valid_on(self, day: dt.date) -> VersionQuerySet:
        """Published versions whose time has come, newest first: the first of a standard holds."""
        return self.published().filter(valid_from__lte=day).order_by("-valid_from", "-number")


class Version(models.Model):
    """What a standard says from a day on. A draft is edited; a published version never again.

    It holds from ``valid_from`` until a later version's day comes.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")

    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="versions", verbose_name=_("标准")
    )
    number = models.PositiveIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    source = models.TextField(_("出处"), help_text=_("文件名称、文号、发布单位或网页。"))
    verified = models.BooleanField(
        _("已核实"), default=False, help_text=_("有人看过原文并逐条对过。")
    )
    note = models.TextField(_("说明"), blank=True)
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    created_at = models.DateTimeField(_("起草时间"), auto_now_add=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("发布人"),
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("标准版本")
        verbose_name_plural = _("标准版本")
        ordering = ["standard", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="standard_version_number_once", fields=["standard", "number"]
            ),
            models.UniqueConstraint(
                name="standard_has_one_draft_at_a_time",
                fields=["standard"],
                condition=Q(state="draft"),
            ),
            models.CheckConstraint(
                name="standard_version_published_with_time_and_day",
                condition=Q(state="draft", published_at=None)
                | Q(state="published", published_at__isnull=False, valid_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def organisation(self) -> Organisation | None:
        """Whose version it is; decides who reads its audit entries."""
        return self.standard.organisation
