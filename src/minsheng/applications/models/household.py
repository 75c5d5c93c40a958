"""What a family tells of itself: kept encrypted, with one application only, deleted after it."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.applications.fields import SealedTextField
from minsheng.applications.models.application import Application
from minsheng.organisations.models import Organisation


class Household(models.Model):
    """Where the family lives and works, and when the guardian works; nothing of it is public."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="household")
    address = SealedTextField(_("住址"), blank=True, validators=[MaxLengthValidator(120)])
    home_town = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("住在哪个乡镇（街道）")
    )
    work_town = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("在哪个乡镇（街道）上班"),
    )
    work_from = models.TimeField(_("上班时间"), null=True, blank=True)
    work_until = models.TimeField(_("下班时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("家庭")
        verbose_name_plural = _("家庭")
        constraints = [
            models.CheckConstraint(
                name="household_hours_have_both_ends",
                condition=Q(work_from=None, work_until=None)
                | Q(work_from__isnull=False, work_until__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Guardian(models.Model):
    """Who applies for the children and may be called."""

    class Relation(models.TextChoices):
        MOTHER = "mother", _("母亲")
        FATHER = "father", _("父亲")
        GRANDPARENT = "grandparent", _("祖父母、外祖父母")
        OTHER = "other", _("其他监护人")

    household = models.ForeignKey(Household, models.CASCADE, related_name="guardians")
    relation = models.CharField(_("与孩子的关系"), max_length=12, choices=Relation)
    name = SealedTextField(_("监护人姓名"))
    id_number = SealedTextField(_("监护人身份证号"), blank=True)
    phone = SealedTextField(_("手机号"))

    class Meta:
        verbose_name = _("监护人")
        verbose_name_plural = _("监护人")

    def __str__(self) -> str:
        return str(self.pk)


class Evidence(models.Model):
    """A photo that proves something: a claimed group, the relation, or what a manual check needs."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="evidence")
    what = models.CharField(_("证明什么"), max_length=20)
    file = models.CharField(max_length=120)
    added_on = models.DateField(_("上传日期"))

    class Meta:
        verbose_name = _("凭证")
        verbose_name_plural = _("凭证")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)
