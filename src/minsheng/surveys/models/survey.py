"""A survey and the versions of its questionnaire."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.surveys.rules.definition import Form

CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without the letters and digits that people mix up when they type an address from a poster."""


def new_code() -> str:
    """The part of the address that people scan or type: 31^8 possibilities, not guessed by counting."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(8))


class Survey(Owned):
    """One round of asking, with an address under which people answer without an account.

    draft → open → closed → open …; answers come in while it is open.
    """

    class Subject(models.TextChoices):
        WORKERS = "workers", _("户外劳动者")
        PARENTS = "parents", _("职工家长")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        DRAFT = "draft", _("准备中")
        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已结束")

    view_permission: ClassVar[Permission] = Permission.VIEW_SURVEYS

    title = models.CharField(_("名称"), max_length=80)
    title_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    subject = models.CharField(_("对象"), max_length=10, choices=Subject)
    code = models.CharField(_("链接代码"), max_length=12, unique=True, default=new_code)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    opened_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    current = models.ForeignKey(
        "FormVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("使用的版本"),
    )
    quota_questions = models.JSONField(_("配额题目"), default=list, blank=True)
    is_sample = models.BooleanField(_("样例数据"), default=False)

    class Meta:
        verbose_name = _("调查")
        verbose_name_plural = _("调查")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="survey_has_a_version_when_not_draft",
                condition=Q(state="draft") | Q(current__isnull=False),
            ),
            models.CheckConstraint(
                name="survey_closed_at_iff_closed",
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return (
            self.title_en
            if self.title_en and (get_language() or "").startswith("en")
            else self.title
        )

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class FormVersion(models.Model):
    """One version of a survey's questionnaire: written once, never changed.

    A correction is a new upload and a new version; answers keep the version they were given to.
    """

    survey = models.ForeignKey(
        Survey, models.CASCADE, related_name="versions", verbose_name=_("调查")
    )
    number = models.PositiveIntegerField(_("版本"))
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    file_name = models.CharField(_("文件名"), max_length=120)
    original = models.BinaryField(_("原文件"))
    xform = models.TextField("XForm")
    pyxform = models.JSONField("pyxform JSON")
    definition = models.JSONField(_("题目"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("问卷版本")
        verbose_name_plural = _("问卷版本")
        ordering = ["survey", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="form_version_number_once_per_survey", fields=["survey", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey} v{self.number}"

    def save(self, **kwargs: Any) -> None:
        """Only the moment of publishing is ever written after the first time.

        Raises:
            ValueError: something else would change.
        """
        if self.pk and kwargs.get("update_fields") != ["published_at"]:
            raise ValueError("a version of a questionnaire is never changed")
        super().save(**kwargs)

    @property
    def form(self) -> Form:
        return Form.from_json(self.definition)
