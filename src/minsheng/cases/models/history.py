"""What happened to a case: every move, who had which part in it, and the photos."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.cases.models.case import Case
from minsheng.organisations.models import Post


class Move(models.Model):
    """One move: who, when, why, from where to where. ``by`` is empty for the reporter and the system."""

    class Name(models.TextChoices):
        OPEN = "open", _("立案")
        ASSIGN = "assign", _("交办")
        DECIDE = "decide", _("裁决并交办")
        DISMISS = "dismiss", _("不成立，结案")
        REDISPATCH = "redispatch", _("改派")
        HAND_BACK = "hand_back", _("退回交办")
        FIX = "fix", _("整改完成")
        SEND_BACK = "send_back", _("退回整改")
        RECHECK = "recheck", _("复核通过")
        CLOSE = "close", _("销号")
        PAUSE = "pause", _("暂停计时")
        RESUME = "resume", _("恢复计时")
        REOPEN = "reopen", _("重开")
        NOTE = "note", _("记录")
        JOIN = "join", _("又有人反映")
        RAISE = "raise", _("提高严重程度")

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves")
    version = models.PositiveIntegerField()
    name = models.CharField(_("动作"), max_length=12, choices=Name)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )  # fmt: skip
    came_from = models.CharField(_("原状态"), max_length=10, choices=Case.State, blank=True)
    went_to = models.CharField(_("新状态"), max_length=10, choices=Case.State)
    to_post = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", verbose_name=_("责任岗位")
    )
    due = models.DateField(_("办结期限"))
    why = models.TextField(_("说明"), blank=True)
    was_late = models.BooleanField(_("超期"), default=False)
    key = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(name="case_move_one_per_version", fields=["case", "version"]),
            models.UniqueConstraint(
                name="case_move_once_per_key",
                fields=["case", "key"],
                condition=models.Q(key__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.version} {self.name}"


class Part(models.Model):
    """A person's part in a case, for good: whoever has fixed never judges it, and the other way round."""

    class Kind(models.TextChoices):
        FIXES = "fixes", _("整改")
        JUDGES = "judges", _("复核或销号")

    case = models.ForeignKey(Case, models.PROTECT, related_name="parts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="case_nobody_both_fixes_and_judges", fields=["case", "person"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id} {self.kind}"


class Photo(models.Model):
    """A photo of what is wrong, of what was put right, or of something else about the case."""

    class Shows(models.TextChoices):
        BEFORE = "before", _("整改前")
        AFTER = "after", _("整改后")
        OTHER = "other", _("其他")

    case = models.ForeignKey(Case, models.PROTECT, related_name="photos")
    move = models.ForeignKey(Move, models.PROTECT, related_name="photos")
    shows = models.CharField(_("内容"), max_length=6, choices=Shows)
    file = models.CharField(max_length=120)
    phash = models.CharField(max_length=16)
    is_public = models.BooleanField(_("可以公开"), default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.shows}"
