"""Forms of the case pages."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.cases.models import Case, CaseTerms
from minsheng.cases.queries import fixers_for
from minsheng.cases.rules.moves import Move, Standing, missing
from minsheng.cases.rules.terms import Terms
from minsheng.cases.services import Given
from minsheng.cases.words import MISSING
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.stations.models import Station
from minsheng.stations.queries import stations_for
from minsheng.web.photos import PhotoField
from minsheng.web.phrases import aside


class PostField(forms.ModelChoiceField[Post]):
    """A post by organisation, title and holder."""

    def label_from_instance(self, obj: Any) -> str:
        return aside(f"{obj.organisation} · {obj.title}", obj.holder)


def _why(label: Any = None) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label or _("说明"), max_length=1000, widget=area, required=False)


class MoveForm(forms.Form):
    """One move: only the fields it asks for or offers; what is missing, the rules say."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, case: Case, move: Move, standing: Standing, **more: Any) -> None:
        super().__init__(
            initial={"version": case.version},
            auto_id=f"id_{move.name}_%s",
            **more,
        )
        self.move, self.standing = move, standing
        wanted = (*move.asks, *move.offers)
        for name, make in FIELDS:
            if name in wanted and (name != "show" or case.photos.exists()):
                self.fields["photo" if name == "after" else name] = make(case)
        needed = missing(move, standing, ())
        for name, field in self.fields.items():
            field.required = (
                field.required or name in needed or (name == "photo" and "after" in needed)
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for name in missing(self.move, self.standing, self._given().names()):
            field = "photo" if name == "after" else name
            if field in self.fields and field not in self.errors:
                self.add_error(field, MISSING[name])
        return told

    def _given(self) -> Given:
        told = self.cleaned_data
        return Given(
            told.get("version", 0),
            key=told.get("key"),
            why=told.get("why", ""),
            post=told.get("post"),
            due=told.get("due"),
            reason=told.get("reason", ""),
            photo=told.get("photo"),
            show=tuple(int(pk) for pk in told.get("show", ())),
        )

    def given(self) -> Given:
        """What the person gave, for the service."""
        return self._given()


def _post(case: Case) -> forms.Field:
    return PostField(queryset=fixers_for(case), label=_("由谁整改"), required=False)


def _due(case: Case) -> forms.Field:
    return forms.DateField(
        label=_("期限"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不填就按规定的时限。"),
    )


def _show(case: Case) -> forms.Field:
    photos = [(photo.pk, f"{photo.get_shows_display()} {photo.pk}") for photo in case.photos.all()]
    return forms.MultipleChoiceField(
        choices=photos,
        label=_("可以给反映人看的照片"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("照片上有人脸、车牌时不要勾选。"),
    )


FIELDS: list[tuple[str, Any]] = [
    ("post", _post),
    ("reason", lambda case: forms.ChoiceField(choices=Case.Reason, label=_("暂停原因"))),
    ("due", _due),
    ("after", lambda case: PhotoField(label=_("整改后的照片"), required=False)),
    ("photo", lambda case: PhotoField(label=_("照片"), required=False)),
    ("why", lambda case: _why()),
    ("show", _show),
]
"""The fields in the order of the form."""


class NewCaseForm(forms.Form):
    """Something a member of staff has found, or was told."""

    station = forms.CharField(
        label=_("站点编码或短码"),
        max_length=30,
        help_text=_("例如 330802-ST-0007，或门牌上的 6 位短码。"),
    )
    source = forms.ChoiceField(label=_("来源"))
    title = forms.CharField(label=_("问题"), max_length=120)
    severity = forms.ChoiceField(
        label=_("严重程度"), choices=Case.Severity, initial=Case.Severity.NORMAL
    )
    detail = _why(_("详情"))
    photo = PhotoField(label=_("照片"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    OPENED_BY_HAND = (
        Case.Source.KEEPER,
        Case.Source.INSPECTION,
        Case.Source.INCIDENT,
        Case.Source.CLASS_CHECK,
    )

    def __init__(self, actor: User, **more: Any) -> None:
        super().__init__(**more)
        self.actor = actor
        choices = [(one.value, one.label) for one in self.OPENED_BY_HAND]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_station(self) -> Station:
        words = self.cleaned_data["station"].strip()
        rows = stations_for(self.actor)
        found = rows.filter(code__iexact=words) | rows.filter(short_code__iexact=words)
        station: Station | None = found.first()
        if station is None:
            raise forms.ValidationError(_("没有这个站点，或者不在您的管辖范围内。"))
        return station


class TermsForm(forms.ModelForm[CaseTerms]):
    """The figures for one organisation and all below it."""

    class Meta:
        model = CaseTerms
        fields = [field.name for field in dataclasses.fields(Terms)]

    fieldsets = [
        (_("办结期限"), ["days_urgent", "days_high", "days_normal", "days_low"]),
        (_("超期升级"), ["rung_dispatcher", "rung_leader", "rung_next_leader"]),
        (_("退回和重开"), ["returns_limit", "repeat_days", "reopen_days"]),
    ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        rungs = [told.get(name) for name in ("rung_dispatcher", "rung_leader", "rung_next_leader")]
        if None not in rungs and rungs != sorted(rungs):  # type: ignore[type-var]  # no None left
            self.add_error("rung_leader", _("越高一级的天数不能越少。"))
        days = [told.get(f"days_{name}") for name in ("urgent", "high", "normal", "low")]
        if None not in days and days != sorted(days):  # type: ignore[type-var]  # no None left
            self.add_error("days_low", _("越轻的问题期限不能越短。"))
        return told


def terms_places(actor: User) -> Any:
    """Organisations for which the actor may set terms."""
    kinds = [Organisation.Kind.TOWN, Organisation.Kind.UNIT]
    return organisations_for(actor, Permission.DECIDE_CASES).exclude(kind__in=kinds)
