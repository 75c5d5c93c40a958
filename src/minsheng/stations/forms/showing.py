"""Asking for photos and for what public maps show."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.stations.forms.items import DATE
from minsheng.stations.models import MapListing, StationPhoto
from minsheng.web.photos import PhotoField


class StationPhotoForm(forms.Form):
    """One picture."""

    photo = PhotoField(label=_("照片"), help_text=_("位置、时间等信息会自动去掉，只保留画面。"))
    shows = forms.ChoiceField(label=_("拍的是"), choices=StationPhoto.Shows)
    is_public = forms.BooleanField(
        label=_("对公众显示"),
        required=False,
        initial=True,
        help_text=_("照片里不要有能认出来的人。"),
    )


class ListingForm(forms.ModelForm[MapListing]):
    """What somebody saw on one public map."""

    class Meta:
        model = MapListing
        fields = ["map", "state", "name_there", "checked_on", "note"]
        widgets = {"checked_on": DATE}

    def validate_unique(self) -> None:
        """A second look at the same map replaces the first."""
