"""One question about one change, the figures it was answered from, and the answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.effects.stories import LONGEST, Story
from minsheng.jobs.models import Job
from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.stations.models import Station


class Evaluation(Owned):
    """What a change at some stations did to one measure, beside stations where nothing was changed.

    Attributes:
        what: the change in the asker's words; story, story_facts: if it is one the system knows of.
        compared: stations for comparison; none means that the course before is continued in thought.
        panel: the weekly figures as the engine took them; {} until computed.
        digest: SHA-256 of the canonical panel.
        result: what the engine found, with the codes of ``rules.answer``.
        refusal: or why the figures cannot carry an answer: ``cause`` and ``facts``.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_GOVERNANCE

    class Change(models.TextChoices):
        HOURS = "hours", _("改开放时间")
        SERVICES = "services", _("改服务项目")
        PLAN = "plan", _("按选址方案新建或改造")
        OTHER = "other", _("其他改变")

    class Measure(models.TextChoices):
        USE = "use", _("每天使用人次")
        RATING = "rating", _("用后评价（星）")
        CASES = "cases", _("每站每周新立的整改单")

    change = models.CharField(_("改了什么"), max_length=10, choices=Change)
    what = models.CharField(_("怎样改的"), max_length=LONGEST)
    story = models.CharField(max_length=20, blank=True, editable=False)
    story_facts = models.JSONField(default=dict, blank=True, editable=False)
    changed_on = models.DateField(_("从哪天起"))
    measure = models.CharField(_("看什么"), max_length=10, choices=Measure)
    changed = models.ManyToManyField(Station, related_name="+", verbose_name=_("改了的站点"))
    compared = models.ManyToManyField(
        Station, related_name="+", blank=True, verbose_name=_("用来比较的站点")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发起人")
    )
    asked_at = models.DateTimeField(_("发起时间"))
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("后台任务")
    )
    panel = models.JSONField(_("每周的数"), default=dict)
    digest = models.CharField(_("校验值"), max_length=64, blank=True)
    result = models.JSONField(_("结果"), null=True)
    refusal = models.JSONField(_("不能算的原因"), null=True)
    computed_at = models.DateTimeField(_("算出时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("前后对比")
        verbose_name_plural = _("前后对比")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="evaluation_has_one_answer_iff_computed",
                condition=Q(computed_at=None, digest="", result__isnull=True, refusal__isnull=True)
                | (
                    Q(computed_at__isnull=False)
                    & ~Q(digest="")
                    & (
                        Q(result__isnull=True, refusal__isnull=False)
                        | Q(result__isnull=False, refusal__isnull=True)
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.told} · {self.get_measure_display()}"

    def get_absolute_url(self) -> str:
        return reverse("effects:evaluation", args=[self.pk])

    @property
    def told(self) -> str:
        """How it was changed: in the reader's language where the system knows, else in the asker's words."""
        return Story(self.story, self.story_facts).words if self.story else self.what
