"""Asking what a station is, and which way it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.common.geo import NotOnEarth, checked
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.places.models import Level, Place, Service
from minsheng.stations.models import Station
from minsheng.stations.rules.states import move_between, moves_from
from minsheng.stations.services import StationFacts

FIRST_STATES = [
    Station.State.BUILDING,
    Station.State.ACCEPTED,
    Station.State.OPEN,
    Station.State.SUSPENDED,
]
"""What a station may be when it is registered: planned ones come from an adopted plan."""


class StationForm(forms.ModelForm[Station]):
    """The profile. ``facts()`` gives the answers for the services."""

    services = forms.MultipleChoiceField(
        label=_("服务项目"), required=False, widget=forms.CheckboxSelectMultiple
    )
    level = forms.ChoiceField(label=_("等级"), required=False)

    class Meta:
        model = Station
        fields = [
            "name",
            "kind",
            "level",
            "outside_code",
            "phone",
            "lon",
            "lat",
            "datum",
            "town",
            "address",
            "area_m2",
            "seats",
            "capacity",
            "free_entry",
            "services",
        ]

    fieldsets = [
        (
            _("基本情况"),
            ["organisation", "state", "name", "kind", "level", "outside_code", "phone"],
        ),
        (_("在哪里"), ["lon", "lat", "datum", "town", "address", "place"]),
        (_("场地"), ["area_m2", "seats", "capacity", "free_entry"]),
        (_("服务"), ["services"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(level.code, level.label) for level in Level.objects.all()]
        self.fields["level"].choices = [("", "---------"), *levels]  # type: ignore[attr-defined]
        self.fields["services"].choices = [  # type: ignore[attr-defined]
            (service.code, service.label) for service in Service.objects.all()
        ]
        self.fields["lon"].help_text = _("可以在地图上点选。")
        for name in ("lon", "lat"):
            self.fields[name].widget.attrs["step"] = "any"
        if self.instance.pk and self.instance.entered_lon is not None:
            self.initial.update(lon=self.instance.entered_lon, lat=self.instance.entered_lat)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        lon, lat = answers.get("lon"), answers.get("lat")
        if lon is not None and lat is not None:
            try:
                checked(lon, lat)
            except NotOnEarth:
                self.add_error("lon", _("经度应在 -180 至 180 之间，纬度应在 -90 至 90 之间。"))
        return answers

    def facts(self) -> StationFacts:
        """What was entered, for the services."""
        return StationFacts(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


class NewStationForm(StationForm):
    """A station that is there already: it also needs a union, a state, and maybe its line in the place list."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("所属组织"))
    state = forms.ChoiceField(
        label=_("现在的状态"), choices=[(state.value, state.label) for state in FIRST_STATES]
    )
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("地点库里的已建站点"),
        required=False,
        help_text=_("地点库里已经有它时选上，布局计算就知道是同一个站点。"),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions = organisations_for(actor, Permission.EDIT_STATIONS)
        self.fields["organisation"].queryset = unions  # type: ignore[attr-defined]
        towns = unions.filter(kind=Organisation.Kind.TOWN)
        self.fields["town"].queryset = towns  # type: ignore[attr-defined]
        places: Any = Place.objects.visible_to(actor, Permission.EDIT_PLACES)
        existing = places.in_use().filter(state=Place.State.EXISTING, stations=None)
        self.fields["place"].queryset = existing  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Which way the station goes, and why."""

    state = forms.ChoiceField(label=_("改为"))
    exit_reason = forms.ChoiceField(
        label=_("退出原因"),
        required=False,
        choices=[
            ("", _("请选择")),
            *(one for one in Station.ExitReason.choices if one[0] not in Station.JUDGED),
        ],
        help_text=_(
            "评价不合格或长期无人使用要退出的，请在“评定”里提出：先听站点说明，再由另一个人确认。"
        ),
    )
    why = forms.CharField(label=_("说明"), max_length=200)

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.station = station
        ways = moves_from(station.state)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (move.end, Station.State(move.end).label) for move in ways
        ]
        if not any(move.needs_exit_reason for move in ways):
            del self.fields["exit_reason"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        move = move_between(self.station.state, answers.get("state", ""))
        if move and move.needs_exit_reason and not answers.get("exit_reason"):
            self.add_error("exit_reason", _("退出要选一个原因。"))
        if move and move.needs_hours and not self.station.hours:
            self.add_error("state", _("开放之前，请先填写开放时间。"))
        return answers
