"""Asking who was not there, and for words and reasons."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.applications.models import Child
from minsheng.attendance.services.deciding import LONGEST

HERE = "here"
WORDS = [(HERE, _("到了")), ("absent", _("缺课，没有请假")), ("excused", _("请假"))]
"""Being there is the rule: only who was not there is marked."""


def _word(is_excused: bool | None) -> str:
    """The choice for what is written down; None: the child was there."""
    if is_excused is None:
        return HERE
    return "excused" if is_excused else "absent"


class DayForm(forms.Form):
    """One child in a line; ``absences()`` gives those who were not there."""

    def __init__(
        self, *args: Any, children: Sequence[Child], gone: dict[uuid.UUID, bool], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.keys = [child.key for child in children]
        for place, child in enumerate(children):
            known = _word(gone.get(child.key))
            self.fields[f"child_{place}"] = forms.ChoiceField(
                label=child.name or _("孩子"), choices=WORDS, initial=known
            )

    def absences(self) -> dict[uuid.UUID, bool]:
        """By child that was not there whether it is excused."""
        said = [self.cleaned_data[f"child_{place}"] for place in range(len(self.keys))]
        return {
            key: word == "excused"
            for key, word in zip(self.keys, said, strict=True)
            if word != HERE
        }


class WhenForm(forms.Form):
    """Which day."""

    on = forms.DateField(
        label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, first: dt.date, last: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.first, self.last = first, last

    def clean_on(self) -> dt.date:
        """A day of the term that is not to come."""
        on: dt.date = self.cleaned_data["on"]
        if not self.first <= on <= self.last:
            raise forms.ValidationError(_("这一天不在本期里，或者还没有到。"))
        return on


class SayForm(forms.Form):
    """What a family says to the absences, or against the decision."""

    words = forms.CharField(
        label=_("您的说明"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例如生病、家里有急事、接送不上。只有处理的人看得到，本季结束后按期删除。"),
    )


class ReasonForm(forms.Form):
    """Why it is decided so."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("家庭会看到。"),
    )
