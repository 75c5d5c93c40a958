"""Asking a keeper as little as possible."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.stations.rules import today
from minsheng.stations.services.usage import MOST_VISITS

HOWS = [
    (today.CLOSED_NOW, _("现在关门")),
    (today.OPEN_LATER, _("推迟开门")),
    (today.CLOSES_EARLIER, _("提前关门")),
    (today.OPEN_LONGER, _("延长开放")),
]
REASONS = [
    ("away", _("值班人员临时有事")),
    ("power", _("停水或停电")),
    ("repair", _("检修")),
    ("weather", _("天气")),
    ("event", _("有活动")),
    ("other", _("其他原因")),
]
ASKS_TIME = {
    today.OPEN_LATER: _("推迟到"),
    today.CLOSES_EARLIER: _("提前到"),
    today.OPEN_LONGER: _("延长到"),
}


class ChangeForm(forms.Form):
    """How today differs, why, and until when if it is not "now"."""

    how = forms.ChoiceField(label=_("今天怎样不同"), choices=HOWS)
    at = forms.TimeField(
        label=_("到几点"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    reason = forms.ChoiceField(label=_("原因"), choices=REASONS)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("how") in ASKS_TIME and not told.get("at"):
            self.add_error("at", _("请填写几点。"))
        return told

    def reason_words(self) -> str:
        """What everybody reads, in the source language, as it is stored with the hours."""
        return str(dict(REASONS)[self.cleaned_data["reason"]])


class CountForm(forms.Form):
    """How many came on a day; only for those who count anyway."""

    visits = forms.IntegerField(label=_("使用人次"), min_value=0, max_value=MOST_VISITS)
    is_claim = forms.BooleanField(label=_("估计的，没有清点"), required=False)


class PresentForm(forms.Form):
    """How many are inside now."""

    people = forms.IntegerField(label=_("现在有几个人"), min_value=0, max_value=MOST_VISITS)


class ReplacedForm(forms.Form):
    """The new one is good until."""

    expires_on = forms.DateField(
        label=_("新的有效期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_expires_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["expires_on"]
        if day < dt.date.today():  # noqa: DTZ011  a printed date, compared in whole days
            raise forms.ValidationError(_("这个日期已经过去，请看包装上的有效期。"))
        return day
