"""What officers say and ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minsheng.applications.models import Application
from minsheng.applications.services import Word
from minsheng.engines.admission import Mark
from minsheng.enrolment.words import MARKS, group_name
from minsheng.surveys.models import Survey


class WordForm(forms.Form):
    """One person's word on an application: what is proved, passed or not, and why not."""

    proved = forms.MultipleChoiceField(
        label=_("已核实的情况"), required=False, widget=forms.CheckboxSelectMultiple
    )
    marks = forms.MultipleChoiceField(
        label=_("同一层次里的条件"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不通过，或者有申报的情况没有核实时，必须写；家庭能看到。"),
    )

    def __init__(self, *args: Any, one: Application, **more: Any) -> None:
        super().__init__(*args, **more)
        chosen: Any = self.fields
        chosen["proved"].choices = [(code, group_name(code)) for code in one.claims]
        chosen["marks"].choices = [(mark, str(MARKS[Mark(mark)])) for mark in one.marks]
        for name, told in (("proved", one.claims), ("marks", one.marks)):
            if not told:
                del self.fields[name]

    def word(self, *, passed: bool) -> Word:
        told = self.cleaned_data
        return Word(passed, told.get("proved", ()), told.get("marks", ()), told["reason"])


class NeedForm(forms.Form):
    """Which survey, and for how many children each child in it stands."""

    survey = forms.ModelChoiceField(
        queryset=Survey.objects.none(), label=_("家长调查"), empty_label=None
    )
    scale = forms.FloatField(
        label=_("问卷里一个孩子代表几个孩子"),
        min_value=1,
        max_value=1000,
        initial=1,
        help_text=_("例如五分之一的职工家庭填了问卷，就写 5；写 1 是只看填了问卷的家庭。"),
    )

    def __init__(self, *args: Any, surveys: QuerySet[Survey], **more: Any) -> None:
        super().__init__(*args, **more)
        chosen: Any = self.fields["survey"]
        chosen.queryset = surveys
