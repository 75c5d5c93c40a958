"""Asking about a weather warning."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.stations.models import WeatherWarning
from minsheng.stations.services import WarningFacts

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class WarningForm(forms.ModelForm[WeatherWarning]):
    """A warning entered by hand."""

    class Meta:
        model = WeatherWarning
        fields = ["organisation", "kind", "level", "starts", "ends", "note"]
        widgets = {"starts": MOMENT, "ends": MOMENT}
        labels = {"organisation": _("地区")}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = organisations_for(actor, Permission.EDIT_STATIONS)
        self.fields["organisation"].queryset = areas  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        starts, ends = answers.get("starts"), answers.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("结束要晚于开始。"))
        elif ends and ends <= timezone.now():
            self.add_error("ends", _("结束时间已经过了，这个预警不会起作用。"))
        return answers

    def facts(self) -> WarningFacts:
        """What was entered, for the services."""
        names = ("kind", "level", "starts", "ends", "note")
        return WarningFacts(**{name: self.cleaned_data[name] for name in names})
