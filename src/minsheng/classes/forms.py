"""Asking about terms and classes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.classes.models import CareClass, Group, Term
from minsheng.classes.models.care_class import LARGEST
from minsheng.classes.queries import planners, venues_at
from minsheng.classes.services import ClassFacts, TermFacts
from minsheng.organisations.models import Organisation

MOMENT = {"type": "datetime-local"}
RESERVE = "reserve_"


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")


class TermForm(forms.ModelForm[Term]):
    """Everything about one term. ``facts()`` gives the answers for the services."""

    class Meta:
        model = Term
        fields = ["code", "name", "apply_from", "freeze_at", "publish_at", "starts_on", "ends_on"]
        widgets = {
            "apply_from": _moment(),
            "freeze_at": _moment(),
            "publish_at": _moment(),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    fieldsets = [
        (_("基本情况"), ["organisation", "code", "name"]),
        (_("报名和公布"), ["apply_from", "freeze_at", "publish_at"]),
        (_("上课"), ["starts_on", "ends_on"]),
    ]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        self._after(answers, "apply_from", "freeze_at", _("报名截止要晚于开始报名。"))
        self._after(answers, "freeze_at", "publish_at", _("公布结果要晚于报名截止。"))
        first, last = answers.get("starts_on"), answers.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("结束日期不能早于开班日期。"))
        shown = answers.get("publish_at")
        if first and shown and shown.date() >= first:
            self.add_error("publish_at", _("结果要在开班前一天或更早公布。"))
        return answers

    def _after(self, answers: dict[str, Any], first: str, then: str, text: Any) -> None:
        if answers.get(first) and answers.get(then) and answers[then] <= answers[first]:
            self.add_error(then, text)

    def facts(self) -> TermFacts:
        """The answers, for the services."""
        return TermFacts(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


class NewTermForm(TermForm):
    """A term that is not there yet: it also needs an organisation."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("主办组织"))

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = planners(actor)  # type: ignore[attr-defined]


class ClassForm(forms.ModelForm[CareClass]):
    """Everything about one class of one organisation. ``facts()`` gives the answers for the services."""

    class Meta:
        model = CareClass
        fields = [
            "code",
            "name",
            "venue",
            "age_from",
            "age_until",
            "opens",
            "closes",
            "capacity",
            "least",
            "fee_yuan",
            "lunch",
        ]
        widgets = {
            "opens": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "closes": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    fieldsets = [
        (_("基本情况"), ["code", "name", "venue", "age_from", "age_until"]),
        (_("接送和费用"), ["opens", "closes", "fee_yuan", "lunch"]),
        (_("名额"), ["capacity", "least", *(f"{RESERVE}{group}" for group in Group)]),
    ]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = venues_at(organisation)  # type: ignore[attr-defined]
        for group in Group:
            self.fields[f"{RESERVE}{group}"] = forms.IntegerField(
                label=_("其中保留给：%(group)s") % {"group": group.label},
                required=False,
                min_value=0,
                max_value=LARGEST,
                initial=(self.instance.reserves or {}).get(group),
            )

    def reserves(self) -> dict[str, int]:
        """Seats put aside, by group."""
        found = {str(group): self.cleaned_data.get(f"{RESERVE}{group}") or 0 for group in Group}
        return {group: seats for group, seats in found.items() if seats}

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        youngest, oldest = answers.get("age_from"), answers.get("age_until")
        if youngest and oldest and oldest < youngest:
            self.add_error("age_until", _("最大年龄不能小于最小年龄。"))
        opens, closes = answers.get("opens"), answers.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("最晚接走要晚于最早送到。"))
        capacity = answers.get("capacity")
        if capacity and sum(self.reserves().values()) > capacity:
            self.add_error("capacity", _("保留名额加起来超过了名额。"))
        return answers

    def facts(self) -> ClassFacts:
        """The answers, for the services."""
        answers = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        return ClassFacts(**answers, reserves=self.reserves())


class SeatsForm(forms.Form):
    """Another number of seats, also after the announcement."""

    capacity = forms.IntegerField(label=_("名额"), min_value=1, max_value=LARGEST)
    why = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("会公开，请不要写任何人的姓名。")
    )


class WhyForm(forms.Form):
    """The reason of a step that people will ask about."""

    why = forms.CharField(label=_("理由"), max_length=200)
