"""Asking about a device and about a rule."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.devices.models import AlertRule, Device
from minsheng.devices.services import RuleFacts


class DeviceForm(forms.ModelForm[Device]):
    """One more device at a station."""

    class Meta:
        model = Device
        fields = ["name", "silent_after_min"]


class RuleForm(forms.ModelForm[AlertRule]):
    """When a value becomes an alert. ``facts()`` gives the answers for the services."""

    above = forms.TypedChoiceField(
        label=_("什么时候报警"),
        choices=[("True", _("高于界限")), ("False", _("低于界限"))],
        coerce=lambda told: told == "True",
        initial="True",
        widget=forms.RadioSelect,
        help_text=_("正好等于界限不报警。"),
    )

    class Meta:
        model = AlertRule
        fields = ["measure", "above", "value", "title", "severity", "source"]

    def facts(self) -> RuleFacts:
        """What was entered, for the services."""
        return RuleFacts(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})
