"""One person's answers. Nothing in here says who they are."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation
from minsheng.surveys.models.survey import FormVersion, Survey


class AnswerQuerySet(models.QuerySet["Answer"]):
    def counted(self) -> AnswerQuerySet:
        """What goes into results: not those set aside as suspicious."""
        return self.filter(set_aside=False)


class Answer(models.Model):
    """One filled questionnaire: anonymous, without address or device; places rounded to about 100 m.

    ``key`` is made by the one who sends. The same key never counts twice, however often a
    phone with a bad connection tries.
    """

    class Channel(models.TextChoices):
        ONLINE = "online", _("本人在线填写")
        LATER = "later", _("本人离线填写后上传")
        PAPER = "paper", _("纸质问卷录入")
        PROXY = "proxy", _("工作人员代填")
        IMPORTED = "imported", _("批量导入")

    survey = models.ForeignKey(
        Survey, models.CASCADE, related_name="answers", verbose_name=_("调查")
    )
    version = models.ForeignKey(
        FormVersion, models.PROTECT, related_name="answers", verbose_name=_("问卷版本")
    )
    key = models.UUIDField(_("提交编号"), default=uuid.uuid4)
    values = models.JSONField(_("回答"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所在地"),
    )
    channel = models.CharField(_("方式"), max_length=10, choices=Channel, default=Channel.ONLINE)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("录入人"),
    )
    language = models.CharField(_("语言"), max_length=10, blank=True)
    answered_at = models.DateTimeField(_("填写时间"))
    received_at = models.DateTimeField(_("收到时间"))
    set_aside = models.BooleanField(_("暂不计入"), default=False)
    is_sample = models.BooleanField(_("样例数据"), default=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("答卷")
        verbose_name_plural = _("答卷")
        ordering = ["survey", "pk"]
        indexes = [models.Index(name="answer_counted_by_survey", fields=["survey", "set_aside"])]
        constraints = [
            models.UniqueConstraint(name="answer_key_once_per_survey", fields=["survey", "key"]),
            models.CheckConstraint(
                name="answer_entered_by_somebody_iff_on_behalf",
                condition=Q(channel__in=["paper", "proxy"], entered_by__isnull=False)
                | Q(channel="imported")
                | (Q(channel__in=["online", "later"]) & Q(entered_by=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} #{self.pk}"
