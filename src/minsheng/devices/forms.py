"""Asking about a device."""

from __future__ import annotations

from django import forms

from minsheng.devices.models import Device


class DeviceForm(forms.ModelForm[Device]):
    """One more device at a station."""

    class Meta:
        model = Device
        fields = ["name", "silent_after_min"]
