"""Sections, clauses and grades of one version."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.standards.models.standard import Version, in_language


class PublishedForGood(Exception):
    """Nothing in a published version changes; a new version does."""


class Part(models.Model):
    """Something that belongs to a version and changes only while that is a draft."""

    version: models.ForeignKey[Version, Version]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._stop_if_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._stop_if_published()
        return super().delete(*args, **kwargs)

    def _stop_if_published(self) -> None:
        if not self.version.is_draft:
            raise PublishedForGood(str(self.version))


class Grade(Part):
    """A level or number of stars a station can reach; ``position`` counts from the lowest, 1."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="grades")
    position = models.PositiveSmallIntegerField(_("次序"), help_text=_("从低到高，1 为最低。"))
    code = models.SlugField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    least_share = models.PositiveSmallIntegerField(
        _("最低得分率（%）"), default=0, validators=[MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("等次")
        verbose_name_plural = _("等次")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(name="grade_code_once_per_version", fields=["version", "code"]),
            models.UniqueConstraint(
                name="grade_position_once_per_version", fields=["version", "position"]
            ),
            models.CheckConstraint(
                name="grade_share_is_a_percentage", condition=Q(least_share__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self.name, self.name_en)


class Section(Part):
    """A heading of a version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(_("次序"))
    number = models.CharField(_("编号"), max_length=10)
    title = models.CharField(_("标题"), max_length=80)
    title_en = models.CharField(_("英文标题"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("章节")
        verbose_name_plural = _("章节")
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="section_number_once_per_version", fields=["version", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"

    @property
    def label(self) -> str:
        return in_language(self.title, self.title_en)


class Clause(Part):
    """One demand: ``test`` is a condition over facts; where it is empty, an inspector judges.

    Attributes:
        applies: condition over facts that says whom it concerns; empty: everybody.
        grade: the lowest grade that needs it; None: it gives points only.
        judged_days: for how many days an inspector's judgement counts.
        mark: fingerprint of what is asked; a version that asks the same keeps the results.
    """

    class Evidence(models.TextChoices):
        NONE = "none", _("不要材料")
        PHOTO = "photo", _("照片")
        DOCUMENT = "document", _("书面材料")
        JUDGEMENT = "judgement", _("现场判断")

    version = models.ForeignKey(Version, models.CASCADE, related_name="clauses")
    section = models.ForeignKey(
        Section, models.CASCADE, related_name="clauses", verbose_name=_("章节")
    )
    position = models.PositiveSmallIntegerField(_("次序"))
    number = models.CharField(_("编号"), max_length=10)
    text = models.TextField(_("条款"))
    text_en = models.TextField(_("英文"), blank=True)
    applies = models.CharField(_("适用条件"), max_length=500, blank=True)
    test = models.CharField(_("判断条件"), max_length=500, blank=True)
    evidence = models.CharField(
        _("要求的材料"), max_length=10, choices=Evidence, default=Evidence.NONE
    )
    weight = models.PositiveSmallIntegerField(_("权重"), default=1)
    veto = models.BooleanField(_("一票否决"), default=False)
    grade = models.ForeignKey(
        Grade, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("必备等次")
    )
    judged_days = models.PositiveSmallIntegerField(_("判断有效天数"), default=365)
    mark = models.CharField(_("指纹"), max_length=16, editable=False)

    class Meta:
        verbose_name = _("条款")
        verbose_name_plural = _("条款")
        ordering = ["version", "section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="clause_number_once_per_version", fields=["version", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.mark = self.fingerprint()
        super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        return in_language(self.text, self.text_en)

    @property
    def is_judged(self) -> bool:
        """Does an inspector decide, since no fact does?"""
        return not self.test

    def fingerprint(self) -> str:
        """Changes when something else is asked: the condition, or the words where somebody judges them."""
        asked = self.test or f"{self.text}\n{self.evidence}"
        return hashlib.sha256(f"{self.number}\n{self.applies}\n{asked}".encode()).hexdigest()[:16]
