"""Who checked what with which result, and what families say against it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.applications.models.application import Application


class Check(models.Model):
    """One person's word on one version of an application; never two words of one person.

    Attributes:
        proved, proved_marks: what the person confirms of the family's claims.
    """

    class Step(models.TextChoices):
        BASIC = "basic", _("基层工会核对")
        COUNTY = "county", _("县级工会复核")
        APPEAL = "appeal", _("申诉处理")

    application = models.ForeignKey(Application, models.CASCADE, related_name="checks")
    version = models.PositiveSmallIntegerField()
    step = models.CharField(_("环节"), max_length=6, choices=Step)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    on = models.DateField(_("日期"))
    passed = models.BooleanField(_("通过"))
    proved = models.JSONField(default=list, blank=True)
    proved_marks = models.JSONField(default=dict, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("核对记录")
        verbose_name_plural = _("核对记录")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="check_one_word_per_person", fields=["application", "version", "by"]
            ),
            models.UniqueConstraint(
                name="check_one_per_step", fields=["application", "version", "step"]
            ),
            models.CheckConstraint(
                name="check_refused_with_a_reason", condition=Q(passed=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.step}"


class Appeal(models.Model):
    """What a family says against a decision; answered by a ``Check`` of a third person."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="appeals")
    version = models.PositiveSmallIntegerField()
    words = models.CharField(_("申诉理由"), max_length=500)
    made_on = models.DateField(_("申诉日期"))
    due_on = models.DateField(_("处理期限"))
    answer = models.OneToOneField(
        Check, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理结果")
    )

    class Meta:
        verbose_name = _("申诉")
        verbose_name_plural = _("申诉")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="appeal_once_per_version", fields=["application", "version"]
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
