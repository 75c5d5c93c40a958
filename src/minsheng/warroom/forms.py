"""Asking for a wall link."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.warroom.models import WallLink

LONGEST = dt.timedelta(days=366)


class LinkForm(forms.ModelForm[WallLink]):
    """Which screen, and until when: no longer than a year."""

    class Meta:
        model = WallLink
        fields = ["name", "expires_on"]
        widgets = {
            "expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean_expires_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise forms.ValidationError(_("请填今天到一年以内的日期。"))
        return day
