"""Asking for the outcome of a review and for the figures."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.quality.models import QualityTerms, SleepReview
from minsheng.quality.rules.rates import Terms


class ReviewForm(forms.Form):
    """What was found."""

    outcome = forms.ChoiceField(
        label=_("结论"), choices=SleepReview.Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("看到什么、打算怎么办"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class TermsForm(forms.ModelForm[QualityTerms]):
    """The figures of one organisation."""

    class Meta:
        model = QualityTerms
        fields = [field.name for field in fields(Terms)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        red, yellow = told.get("red_below"), told.get("yellow_below")
        if red is not None and yellow is not None and red > yellow:
            self.add_error("red_below", _("红灯的界线不能高于黄灯。"))
        some, full = told.get("crowd_some"), told.get("crowd_full")
        if some is not None and full is not None and some > full:
            self.add_error("crowd_some", _("人不少的界线不能高于人多。"))
        weights = [told.get(f"weight_{name}") or 0 for name in ("open", "satisfied", "timely")]
        if not sum(weights):
            self.add_error("weight_open", _("至少有一项权重大于 0。"))
        return told

    def terms(self) -> Terms:
        return Terms(**self.cleaned_data)
