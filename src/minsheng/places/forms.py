"""Asking about places, prices and siting criteria."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.common.geo import NotOnEarth, checked
from minsheng.organisations.claims import Misplaced
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.places.models import Place, SiteCriterion
from minsheng.places.services import PlaceFacts

MOST_DRAWN = 200
ABOVE_TOWNS = [
    Organisation.Kind.CITY,
    Organisation.Kind.COUNTY,
    Organisation.Kind.ZONE,
    Organisation.Kind.DIRECT,
    Organisation.Kind.SYSTEM,
]


def owners(actor: User) -> Any:
    """Unions for which the actor may edit places, towns left out: a county keeps its towns' places."""
    return organisations_for(actor, Permission.EDIT_PLACES).filter(kind__in=ABOVE_TOWNS)


class PlaceForm(forms.ModelForm[Place]):
    """Everything about one place. ``facts()`` gives the answers for the services."""

    class Meta:
        model = Place
        fields = [
            "name",
            "code",
            "kind",
            "state",
            "level",
            "must",
            "highest_level",
            "partner",
            "partner_organisation",
            "lon",
            "lat",
            "datum",
            "town",
            "address",
            "area_m2",
            "capacity",
            "ground_floor",
            "street_front",
            "bike_parking",
            "open_all_day",
            "transit_m",
        ]

    fieldsets = [
        (_("基本情况"), ["organisation", "name", "code", "kind", "state", "level", "must"]),
        (_("在哪里"), ["lon", "lat", "datum", "town", "address"]),
        (_("共建"), ["partner", "partner_organisation"]),
        (
            _("场地条件"),
            [
                "area_m2",
                "capacity",
                "ground_floor",
                "street_front",
                "bike_parking",
                "open_all_day",
                "transit_m",
                "highest_level",
            ],
        ),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].help_text = _("不填时自动编号。")
        self.fields["lon"].help_text = _("可以在地图上点选。")
        for name in ("lon", "lat"):
            self.fields[name].widget.attrs["step"] = "any"
        systems = Organisation.objects.filter(kind=Organisation.Kind.SYSTEM)
        self.fields["partner_organisation"].queryset = systems  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial.update(lon=self.instance.entered_lon, lat=self.instance.entered_lat)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        self._check_level(answers)
        self._check_point(answers)
        return answers

    def _check_level(self, answers: dict[str, Any]) -> None:
        existing = answers.get("state") == Place.State.EXISTING
        if existing and not answers.get("level"):
            self.add_error("level", _("已建站点要填写现有类型。"))
        if not existing and answers.get("level"):
            self.add_error("level", _("候选地点没有现有类型，请留空。"))

    def _check_point(self, answers: dict[str, Any]) -> None:
        lon, lat = answers.get("lon"), answers.get("lat")
        if lon is None or lat is None:
            return
        try:
            checked(lon, lat)
        except NotOnEarth:
            self.add_error("lon", _("经度应在 -180 至 180 之间，纬度应在 -90 至 90 之间。"))

    def facts(self, *, code: str) -> PlaceFacts:
        """The answers; ``code`` stands in for one that was left empty."""
        answers = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        return PlaceFacts(**{**answers, "code": answers["code"] or code})


class NewPlaceForm(PlaceForm):
    """A place that is not there yet: it also needs an organisation."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("所属组织"))

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = owners(actor)  # type: ignore[attr-defined]


class DrawForm(forms.Form):
    """Several points drawn on the map at once."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("所属组织"))
    name = forms.CharField(label=_("名称开头"), max_length=60, help_text=_("后面自动加编号。"))
    kind = forms.ChoiceField(label=_("类别"), choices=Place.Kind)
    drawn = forms.JSONField(widget=forms.HiddenInput, required=False, initial=list)
    points = forms.CharField(
        label=_("坐标"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("在地图上依次点选；也可以每行填写一个“经度,纬度”（WGS-84）。"),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = owners(actor)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        typed = read_points(answers.get("points") or "")
        answers["all_points"] = at_most_some([*read_drawn(answers.get("drawn") or []), *typed])
        return answers


def _read_point(line: str) -> tuple[float, float]:
    lon, lat = (float(part) for part in line.replace("，", ",").split(","))
    return checked(lon, lat)


def read_points(text: str) -> list[tuple[float, float]]:
    """One "lon,lat" per line, empty lines left out.

    Raises:
        ValidationError: a line is not a point.
    """
    points = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            points.append(_read_point(line))
        except ValueError as error:
            raise forms.ValidationError(
                _("第 %(number)s 行不是“经度,纬度”。"), params={"number": number}
            ) from error
    return points


def read_drawn(drawn: Any) -> list[tuple[float, float]]:
    """What the map leaves in its hidden input: [{"lon": …, "lat": …}, …].

    Raises:
        ValidationError: it is something else.
    """
    try:
        return [checked(float(point["lon"]), float(point["lat"])) for point in drawn]
    except (TypeError, KeyError, ValueError) as error:
        raise forms.ValidationError(_("地图上画的点没有读懂，请重新画。")) from error


def at_most_some(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points, if there are some and not too many.

    Raises:
        ValidationError: there is none, or there are more than ``MOST_DRAWN``.
    """
    if not 1 <= len(points) <= MOST_DRAWN:
        raise forms.ValidationError(_("请画 1 至 %(most)s 个点。"), params={"most": MOST_DRAWN})
    return points


def add_misplaced(form: forms.Form, misplaced: Misplaced, *, each: int = 1) -> None:
    """Say at the form which drawn points lie outside; ``each`` entries were made of one point."""
    told = {at // each + 1: sentence for at, sentence in misplaced.sentences().items()}
    lines = [
        _("第 %(number)s 个点：%(sentence)s") % {"number": number, "sentence": sentence}
        for number, sentence in sorted(told.items())
    ]
    form.add_error("points", lines)


class PriceForm(forms.Form):
    """The price of one step for one organisation."""

    cost_yuan = forms.IntegerField(label=_("费用（元）"), min_value=0, max_value=100_000_000)
    source = forms.CharField(label=_("依据"), max_length=200, required=False)
    verified = forms.BooleanField(label=_("已核实"), required=False)


class CriterionForm(forms.ModelForm[SiteCriterion]):
    """One siting criterion for one organisation."""

    class Meta:
        model = SiteCriterion
        fields = ["test", "value", "points", "source", "verified"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        yes = answers.get("test") == SiteCriterion.Test.YES
        if yes and answers.get("value") is not None:
            self.add_error("value", _("判断“是”时不填数值。"))
        if not yes and answers.get("value") is None:
            self.add_error("value", _("请填写数值。"))
        return answers
