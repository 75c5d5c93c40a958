"""Asking for projects, splits, milestones, notes, appraisals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.common.workdays import add_workdays
from minsheng.engines.appraisal import shipped
from minsheng.governance.models import Milestone, Note, Project
from minsheng.governance.rules.progress import month_end
from minsheng.governance.services.noting import REPLY_WORKDAYS
from minsheng.governance.services.planning import Share
from minsheng.governance.words import SCHEMES, TOLD
from minsheng.organisations.models import Organisation, Post
from minsheng.web.forms import SeveralOf

MOST = 100_000
FALSE_DATA = "false_data"


def day_input() -> forms.DateInput:
    """A date in the browser's own way of asking."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ProjectForm(forms.ModelForm[Project]):
    """A new project of one's own union."""

    class Meta:
        model = Project
        fields = ["name", "year", "tier", "evidence", "lights", "q1", "q2", "q3"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        parts = [told.get(name) for name in ("q1", "q2", "q3")]
        known = [part for part in parts if part is not None]
        if known != sorted(known):
            self.add_error("q3", _("后一季度的计划不能低于前一季度。"))
        return told


class SplitForm(forms.Form):
    """A target with weight, floor and ceiling for each union."""

    total = forms.IntegerField(label=_("总目标"), min_value=1, max_value=MOST)
    why = forms.CharField(label=_("说明"), max_length=200)

    def __init__(self, *args: Any, unions: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unions = unions
        for union in unions:
            about = [
                ("weight", _("权重"), 1),
                ("floor", _("至少"), 0),
                ("ceiling", _("至多"), None),
            ]
            for name, label, first in about:
                self.fields[f"{name}-{union.pk}"] = forms.IntegerField(
                    label=label,
                    min_value=0,
                    max_value=MOST,
                    initial=first,
                    required=first is not None,
                )

    @property
    def rows(self) -> list[tuple[Organisation, list[forms.BoundField]]]:
        """Each union with its three fields."""
        return [
            (union, [self[f"{name}-{union.pk}"] for name in ("weight", "floor", "ceiling")])
            for union in self.unions
        ]

    def shares(self) -> list[Share]:
        """What each union brings."""
        told = self.cleaned_data
        return [
            Share(
                union,
                told[f"weight-{union.pk}"],
                told[f"floor-{union.pk}"],
                told[f"ceiling-{union.pk}"],
            )
            for union in self.unions
        ]


class MilestoneForm(forms.ModelForm[Milestone]):
    """A milestone of one union."""

    pieces = forms.IntegerField(label=_("数量"), min_value=1, max_value=MOST)
    owner = forms.ModelChoiceField(label=_("责任岗位"), queryset=Post.objects.none())

    class Meta:
        model = Milestone
        fields = ["name", "evidence", "pieces", "due", "after"]
        widgets = {"due": day_input(), "after": forms.CheckboxSelectMultiple}
        field_classes = {"after": SeveralOf}

    def __init__(self, *args: Any, union: Organisation, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(organisation=union, holder__is_active=True)
        self.fields["owner"].queryset = posts.select_related("organisation", "holder")  # type: ignore[attr-defined]
        known = Milestone.objects.filter(organisation=union, project=project)
        self.fields["after"].queryset = known  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Another day for a milestone, with its reason."""

    due = forms.DateField(label=_("期限"), widget=day_input())
    why = forms.CharField(label=_("说明"), max_length=200)


class NoteForm(forms.Form):
    """A supervision note."""

    step = forms.ChoiceField(label=_("类别"), choices=Note.Step.choices)
    text = forms.CharField(
        label=_("要求"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    reply_by = forms.DateField(label=_("答复期限"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply_by"].initial = add_workdays(timezone.localdate(), REPLY_WORKDAYS)

    def clean_reply_by(self) -> dt.date:
        day: dt.date = self.cleaned_data["reply_by"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("答复期限不能早于今天。"))
        return day


class WordsForm(forms.Form):
    """An answer, or what the recheck found."""

    words = forms.CharField(
        label=_("说明"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


def last_month(today: dt.date) -> str:
    """The month that was over last, as the browser's month input has it."""
    day = today.replace(day=1) - dt.timedelta(days=1)
    return f"{day:%Y-%m}"


class FreezeForm(forms.Form):
    """An appraisal of the unions below, with what no query knows."""

    title = forms.CharField(label=_("名称"), max_length=80)
    month = forms.RegexField(
        label=_("考核到哪个月"),
        regex=r"^20\d\d-(0[1-9]|1[0-2])$",
        widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={"invalid": _("请写成 2026-10 这样。")},
    )
    scheme = forms.ChoiceField(
        label=_("方案"), choices=[(key, SCHEMES[key]) for key in shipped.SCHEMES]
    )

    def __init__(self, *args: Any, unions: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unions = unions
        self.fields["month"].initial = last_month(timezone.localdate())
        for union in unions:
            for name, label in TOLD.items():
                self.fields[f"{name}-{union.pk}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=MOST, required=False
                )
            self.fields[f"{FALSE_DATA}-{union.pk}"] = forms.TypedChoiceField(
                label=_("查实数据造假"),
                choices=[("", _("不清楚")), ("no", _("没有")), ("yes", _("有"))],
                coerce=lambda word: word == "yes",
                empty_value=None,
                required=False,
            )

    @property
    def rows(self) -> list[tuple[Organisation, list[forms.BoundField]]]:
        """Each union with what is told about it."""
        return [
            (union, [self[f"{name}-{union.pk}"] for name in (*TOLD, FALSE_DATA)])
            for union in self.unions
        ]

    def clean_month(self) -> dt.date:
        """The month's last day, which must be over."""
        year, month = map(int, self.cleaned_data["month"].split("-"))
        end = month_end(year, month)
        if end >= timezone.localdate():
            raise forms.ValidationError(_("这个月还没有结束。"))
        return end

    def told(self) -> dict[str, dict[str, int | bool | None]]:
        """Code of the union → facts; None where nothing was written."""
        return {
            union.code: {
                name: self.cleaned_data[f"{name}-{union.pk}"] for name in (*TOLD, FALSE_DATA)
            }
            for union in self.unions
        }


class WhatIfForm(forms.Form):
    """Another value for one fact."""

    fact = forms.ChoiceField(label=_("如果这个数"))
    value = forms.DecimalField(label=_("改成"), min_value=0, max_value=10_000_000, max_digits=12)

    def __init__(self, *args: Any, facts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = facts  # type: ignore[attr-defined]
