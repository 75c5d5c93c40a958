"""What the finder understands of a question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.common.geo import LonLat
from minsheng.portal.needs import NEEDS, Need, chosen


class FindForm(forms.Form):
    """Where to look from, and what is needed. The position is used for this answer and kept nowhere."""

    q = forms.CharField(label=_("地名、驿站名或短码"), max_length=80, required=False)
    lon = forms.FloatField(min_value=-180, max_value=180, required=False)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False)
    need = forms.MultipleChoiceField(
        label=_("需要什么"), choices=[(need.code, need.label) for need in NEEDS], required=False
    )
    all = forms.BooleanField(label=_("没开门的也显示"), required=False)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if (told.get("lon") is None) != (told.get("lat") is None):
            raise forms.ValidationError(_("位置不完整，请再试一次。"))
        return told

    @property
    def point(self) -> LonLat | None:
        """The position, if one was given."""
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        return None if lon is None or lat is None else LonLat(lon, lat)

    @property
    def needs(self) -> list[Need]:
        return chosen(self.cleaned_data.get("need", []))
