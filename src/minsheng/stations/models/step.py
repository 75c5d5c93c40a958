"""The way a station went, step by step."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models.decision import Decision
from minsheng.stations.models.station import Station


class Step(models.Model):
    """A station entered a state: who saw to it, when and why.

    Attributes:
        cause: what the system did; "" where somebody has said why in words of their own.
        why: those words; with a cause the fact behind it (name of the file, code of the reason).
    """

    class Cause(models.TextChoices):
        PLAN = "plan", _("采纳选址方案")
        FORM = "form", _("登记入册")
        FILE = "file", _("从文件导入")
        REVIEW = "review", _("复评退出")

    station = models.ForeignKey(Station, models.PROTECT, related_name="steps")
    state = models.CharField(_("状态"), max_length=10, choices=Station.State)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    cause = models.CharField(_("起因"), max_length=10, choices=Cause, blank=True)
    why = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("经过")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.station.code} {self.state}"

    @property
    def told(self) -> str:
        """Why, in the reader's language; words that somebody wrote stay as they are."""
        if self.cause == self.Cause.FILE:
            return gettext("从文件“%(file)s”导入") % {"file": self.why}
        if self.cause == self.Cause.REVIEW:
            reason = dict(Decision.Reason.choices).get(self.why, self.why)
            return gettext("复评退出：%(reason)s") % {"reason": reason}
        return str(self.get_cause_display() if self.cause else self.why)
