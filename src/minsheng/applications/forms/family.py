"""The family and its children."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.applications.models import Application, Child, Guardian
from minsheng.applications.rules import identity
from minsheng.applications.services import ChildFacts, FamilyFacts
from minsheng.applications.words import FAULTS
from minsheng.enrolment.models import Round
from minsheng.organisations.models import Organisation

PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}")
YOUNGEST, OLDEST = 1, 18
WITHOUT_NUMBER = _("请写身份证号；没有的，勾选下面的“人工核对”。")
_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _id_fault(number: str) -> str:
    """What is wrong with an identity number in words; "" if nothing."""
    fault = identity.fault_in(number, timezone.localdate())
    return str(FAULTS[fault]) if fault else ""


class TownField(forms.ModelChoiceField[Organisation]):
    """Towns by county."""

    def label_from_instance(self, obj: Any) -> str:
        above = f"{_short(obj.parent)} · " if obj.parent else ""
        return f"{above}{_short(obj)}"


def _short(one: Organisation) -> str:
    label = one.label
    for suffix in ("总工会", "工会", " Federation of Trade Unions", " Trade Union"):
        label = label.removesuffix(suffix)
    return label


class FamilyForm(forms.Form):
    """The guardian, where the family lives and works, and when. ``facts()`` gives them."""

    fieldsets = (
        (_("监护人"), ("name", "relation", "phone", "id_number", "no_id")),
        (
            _("住址和上班"),
            ("home_town", "address", "work_town", "work_from", "work_until", "union"),
        ),
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    relation = forms.ChoiceField(label=_("与孩子的关系"), choices=Guardian.Relation.choices)
    phone = forms.CharField(
        label=_("手机号"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    id_number = forms.CharField(
        label=_("身份证号"),
        max_length=24,
        help_text=_("18 位。"),
        error_messages={"required": WITHOUT_NUMBER},
    )
    no_id = forms.BooleanField(label=_("没有居民身份证，请工作人员人工核对"), required=False)
    home_town = TownField(
        queryset=Organisation.objects.none(),
        label=_("住在哪个乡镇（街道）"),
        help_text=_("只用来算路程远近。住在市外的，选上班的地方。"),
    )
    address = forms.CharField(label=_("住址"), max_length=120, required=False)
    work_town = TownField(
        queryset=Organisation.objects.none(),
        label=_("在哪个乡镇（街道）上班"),
        required=False,
    )
    work_from = forms.TimeField(label=_("上班时间"), required=False, widget=_TIME)
    work_until = forms.TimeField(
        label=_("下班时间"),
        required=False,
        widget=_TIME,
        help_text=_("用来看哪些班的接送时间合适。上夜班或时间不固定的，不用填。"),
    )
    union = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=_("由哪个工会核对"),
        required=False,
        empty_label=_("住处所在的乡镇（街道）工会"),
        help_text=_("单位有工会的，可以选单位工会。"),
    )

    def __init__(
        self, *args: Any, found: Round, one: Application | None = None, **more: Any
    ) -> None:
        if one is not None:
            more.setdefault("initial", _told_before(one))
        super().__init__(*args, **more)
        path = found.organisation.path
        city = path[: path.index(".") + 1]
        towns = Organisation.objects.within(city).filter(kind=Organisation.Kind.TOWN)
        towns = towns.select_related("parent").order_by("path")
        unions = Organisation.objects.within(path).exclude(
            kind__in=[Organisation.Kind.CITY, Organisation.Kind.COUNTY, Organisation.Kind.TOWN]
        )
        chosen: Any = self.fields
        chosen["id_number"].required = "no_id" not in self.data
        chosen["home_town"].queryset = chosen["work_town"].queryset = towns
        chosen["union"].queryset = unions.order_by("path")

    def clean_phone(self) -> str:
        phone = re.sub(r"[\s-]", "", str(self.cleaned_data["phone"]))
        if not PHONE.fullmatch(phone):
            raise forms.ValidationError(_("请写 11 位手机号，或带区号的固定电话。"))
        return phone

    def clean_id_number(self) -> str:
        return identity.plain(str(self.cleaned_data["id_number"]))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        number = told.get("id_number", "")
        if number and (fault := _id_fault(number)):
            self.add_error("id_number", fault)
        starts, ends = told.get("work_from"), told.get("work_until")
        if (starts is None) != (ends is None):
            self.add_error("work_until", _("上班和下班时间请一起填，或者都不填。"))
        elif starts and ends and ends <= starts:
            self.add_error("work_until", _("下班要晚于上班；跨夜的班不用填。"))
        return told

    def facts(self) -> FamilyFacts:
        told = {key: value for key, value in self.cleaned_data.items() if key != "no_id"}
        return FamilyFacts(**told)


def _told_before(one: Application) -> dict[str, Any]:
    household = one.household
    guardian = household.guardians.get()
    return {
        "name": guardian.name,
        "relation": guardian.relation,
        "phone": guardian.phone,
        "id_number": guardian.id_number,
        "no_id": not guardian.id_number,
        "home_town": household.home_town_id,
        "address": household.address,
        "work_town": household.work_town_id,
        "work_from": household.work_from,
        "work_until": household.work_until,
        "union": one.organisation_id,
    }


class ChildForm(forms.Form):
    """One child. ``facts()`` gives what was told."""

    name = forms.CharField(label=_("孩子姓名"), max_length=40)
    id_number = forms.CharField(
        label=_("孩子身份证号"),
        max_length=24,
        error_messages={"required": WITHOUT_NUMBER},
        help_text=_("在户口簿上可以找到。出生日期从这里读出。"),
    )
    is_manual = forms.BooleanField(
        label=_("没有身份证号，或者号码被别人报过，请工作人员人工核对"),
        required=False,
        help_text=_("勾选以后也能报名，请上传户口簿或出生证的照片。"),
    )
    born = forms.DateField(
        label=_("出生日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("只有没写身份证号的才要填。"),
    )
    needs = forms.CharField(
        label=_("需要特别照顾的地方"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("过敏、服药、行动不便等。不影响录取，只给负责照顾的人看。"),
    )

    def __init__(self, *args: Any, child: Child | None = None, **more: Any) -> None:
        if child is not None:
            told = {"name": child.name, "id_number": child.id_number, "needs": child.needs}
            more.setdefault(
                "initial", {**told, "is_manual": child.is_manual, "born": child.birthday}
            )
        super().__init__(*args, **more)
        self.fields["id_number"].required = "is_manual" not in self.data

    def clean_id_number(self) -> str:
        return identity.plain(str(self.cleaned_data["id_number"]))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        number = told.get("id_number", "")
        if number and (fault := _id_fault(number)):
            self.add_error("id_number", fault)
            return told
        if number:
            told["born"] = identity.born_on(number)
        if told.get("born") is None and not self.errors:
            self.add_error("born", _("请写出生日期。"))
        elif told.get("born") and not _is_child(told["born"]):
            field = "id_number" if number else "born"
            self.add_error(field, _("这不是孩子的出生日期，请再看一遍。"))
        return told

    def facts(self) -> ChildFacts:
        return ChildFacts(**self.cleaned_data)


def _is_child(born: dt.date) -> bool:
    today = timezone.localdate()
    return YOUNGEST <= today.year - born.year <= OLDEST and born < today
