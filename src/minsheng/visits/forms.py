"""One note."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models import Station
from minsheng.visits.models import Visit
from minsheng.visits.services import Note
from minsheng.web.photos import PhotoField


class NoteForm(forms.Form):
    """A visit in a minute: where, what was seen, what is wrong."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    station = forms.CharField(
        label=_("站点"),
        help_text=_("门牌上的短码，或从列表里选。"),
        widget=forms.TextInput(attrs={"list": "visit-stations", "autocomplete": "off"}),
        max_length=120,
    )
    kind = forms.ChoiceField(label=_("种类"), choices=Visit.Kind.choices)
    on = forms.DateField(
        label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(
        label=_("看到什么"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    problem = forms.CharField(
        label=_("有没有问题"),
        help_text=_("写一句就会立一张整改单；没有就空着。"),
        required=False,
        max_length=120,
    )
    photo = PhotoField(label=_("照片"), required=False)

    def __init__(self, *args: Any, stations: QuerySet[Station], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stations = stations
        self.fields["key"].initial = uuid.uuid4
        self.fields["on"].initial = timezone.localdate
        self.fields["kind"].initial = Visit.Kind.VISIT

    def clean_station(self) -> Station:
        code = self.cleaned_data["station"].split()[0].upper()
        found = self.stations.filter(short_code=code).first()
        if found is None:
            raise forms.ValidationError(_("没有找到这个短码的站点。"), code="no_station")
        return found

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("还没有到这一天。"))
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors and not told.get("words") and not told.get("problem"):
            self.add_error("words", _("写一句看到的，或者一个问题。"))
        return told

    def note(self) -> Note:
        """What was written."""
        told = self.cleaned_data
        return Note(told["kind"], told["on"], told["words"], told["problem"])
