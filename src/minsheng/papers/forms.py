"""Asking for a paper, an upper-level form and its cells."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation
from minsheng.papers.models import FormTemplate, Paper

FIRST_YEAR = 2020


class PaperForm(forms.Form):
    """Which paper about whom and when."""

    kind = forms.ChoiceField(
        label=_("种类"),
        choices=[(one.value, one.label) for one in Paper.Kind if one != Paper.Kind.FORM],
    )
    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    day = forms.DateField(
        label=_("日期"),
        help_text=_("周报取这一天所在的周，月报和通报取所在的月，台账取所在的年。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, unions: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = unions  # type: ignore[attr-defined]

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("还没有到这一天。"))
        if day.year < FIRST_YEAR:
            raise forms.ValidationError(_("这一年还没有数据。"))
        return day


class FillForm(PaperForm):
    """An upper-level form to be filled."""

    def __init__(self, *args: Any, unions: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, unions=unions, **kwargs)
        del self.fields["kind"]
        self.fields["day"].help_text = _("取这一天所在的月。")


class TemplateForm(forms.Form):
    """An upper level's blank form."""

    name = forms.CharField(label=_("报表名称"), max_length=80)
    issuer = forms.CharField(label=_("要表的单位"), max_length=80)
    workbook = forms.FileField(label=_("空白表（XLSX）"))

    def __init__(self, *args: Any, where: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.where = where

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if FormTemplate.objects.filter(organisation=self.where, name=name).exists():
            raise forms.ValidationError(_("已经有同名的报表。"))
        return name


class CellsForm(forms.Form):
    """Which cell takes which figure, one line each."""

    cells = forms.CharField(
        label=_("单元格和数"),
        help_text=_("每行一个，写成：工作表!B3 = stations.open"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
    )
