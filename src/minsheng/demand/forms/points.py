"""Asking about demand: what to show, what to draw, needs, populations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.demand.models import HourBand, WorkerGroup
from minsheng.demand.rules import RESOLUTIONS
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.places.forms import ABOVE_TOWNS, at_most_some, read_drawn, read_points
from minsheng.web.forms import SeveralOf

EDGES = {6: "3.7 km", 7: "1.4 km", 8: "0.5 km", 9: "0.2 km"}


class ViewForm(forms.Form):
    """What the demand map shows. Odd values fall back to what the form starts with."""

    union = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="code", label=_("地区"), empty_label=None
    )
    group = forms.ModelChoiceField(
        WorkerGroup.objects.all(),
        to_field_name="code",
        label=_("群体"),
        required=False,
        empty_label=_("全部群体"),
    )
    band = forms.ModelChoiceField(
        HourBand.objects.all(),
        to_field_name="code",
        label=_("时段"),
        required=False,
        empty_label=_("全部时段"),
    )
    resolution = forms.TypedChoiceField(
        label=_("格子边长"), choices=[(one, EDGES[one]) for one in RESOLUTIONS], coerce=int
    )

    def __init__(self, data: Any, *, actor: User) -> None:
        unions = organisations_for(actor, Permission.VIEW_DEMAND).filter(
            kind__in=[*ABOVE_TOWNS, "town"]
        )
        self.unions = list(unions.order_by("path"))
        first = self.unions[0] if self.unions else None
        start = {
            "union": first.code if first else "",
            "group": "",
            "band": "",
            "resolution": "7" if first and first.kind == Organisation.Kind.CITY else "8",
        }
        given = {name: data.get(name) for name in start if data.get(name) is not None}
        super().__init__({**start, **given})
        self.fields["union"].queryset = unions.order_by("path")  # type: ignore[attr-defined]


class DrawForm(forms.Form):
    """Several spots drawn on the map, all with the same workers."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("所属组织"))
    group = forms.ModelChoiceField(WorkerGroup.objects.all(), label=_("群体"))
    bands = SeveralOf(HourBand.objects.all(), label=_("时段"), widget=forms.CheckboxSelectMultiple)
    workers = forms.FloatField(
        label=_("每个点、每个时段的人数"), min_value=1, max_value=100_000, initial=10
    )
    note = forms.CharField(label=_("说明"), max_length=100, required=False)
    drawn = forms.JSONField(widget=forms.HiddenInput, required=False, initial=list)
    points = forms.CharField(
        label=_("坐标"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("在地图上依次点选；也可以每行填写一个“经度,纬度”（WGS-84）。"),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions = organisations_for(actor, Permission.EDIT_DEMAND).filter(kind__in=ABOVE_TOWNS)
        self.fields["organisation"].queryset = unions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        typed = read_points(answers.get("points") or "")
        answers["all_points"] = at_most_some([*read_drawn(answers.get("drawn") or []), *typed])
        return answers


class NeedForm(forms.Form):
    """One entry of the table of needs, for one union."""

    percent = forms.FloatField(label=_("需要的比例（%）"), min_value=0, max_value=100)
    reach_m = forms.IntegerField(label=_("愿走的距离（米）"), min_value=1, max_value=100_000)
    source = forms.CharField(label=_("依据"), max_length=200, required=False)
    verified = forms.BooleanField(label=_("已核实"), required=False)

    @property
    def share(self) -> float:
        return float(round(self.cleaned_data["percent"] / 100, 6))


class MarginForm(forms.Form):
    """How many workers of each group one area has; an empty field means it is not known."""

    source = forms.CharField(label=_("依据"), max_length=200, required=False)
    verified = forms.BooleanField(label=_("已核实"), required=False)

    def __init__(self, *args: Any, groups: list[WorkerGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        for group in groups:
            self.fields[f"workers_{group.code}"] = forms.IntegerField(
                label=group.label, min_value=0, max_value=10_000_000, required=False
            )

    @property
    def workers(self) -> dict[WorkerGroup, int | None]:
        return {group: self.cleaned_data[f"workers_{group.code}"] for group in self.groups}
