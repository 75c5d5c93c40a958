"""Asking about rules that read surveys."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minsheng.demand.models import DemandRule, HourBand, WorkerGroup
from minsheng.demand.services import RuleFacts
from minsheng.organisations.models import Organisation
from minsheng.places.models import Service
from minsheng.surveys.models import Survey
from minsheng.surveys.rules.definition import Item, plain


def read_map(text: str, known: Collection[str]) -> dict[str, Any]:
    """One "choice = code" per line; several codes are parted by commas.

    Raises:
        ValidationError: a line has no "=", or names a code that is not known.
    """
    meaning: dict[str, Any] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        choice, equals, codes = line.replace("＝", "=").replace("，", ",").partition("=")
        wanted = [code.strip() for code in codes.split(",") if code.strip()]
        if not equals or not choice.strip() or not wanted:
            raise forms.ValidationError(
                _("第 %(number)s 行应写成“选项=代码”。"), params={"number": number}
            )
        for code in wanted:
            if code not in known:
                raise forms.ValidationError(
                    _("第 %(number)s 行：没有代码“%(code)s”。"),
                    params={"number": number, "code": code},
                )
        meaning[choice.strip()] = wanted if len(wanted) > 1 else wanted[0]
    return meaning


def map_text(meaning: Mapping[str, Any]) -> str:
    """The map as the form shows it."""
    return "\n".join(
        f"{choice}={','.join(codes) if isinstance(codes, list) else codes}"
        for choice, codes in meaning.items()
    )


MAPS = ["group_map", "town_map", "hours_map", "needs_map"]
QUESTIONS = {
    # field: (types of question that can answer it, usual name in the shipped questionnaire)
    "group_question": ({"select_one"}, "occupation"),
    "hours_question": ({"select_one", "select_multiple"}, "hours"),
    "town_question": ({"select_one"}, "town"),
    "place_question": ({"geopoint"}, "spot"),
    "needs_question": ({"select_one", "select_multiple"}, "needs"),
    "reach_question": ({"integer", "decimal", "calculate", "text"}, "reach_m"),
}


class RuleForm(forms.ModelForm[DemandRule]):
    """One rule over one survey; the questions on offer are those of the survey."""

    group_map = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    town_map = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    hours_map = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    needs_map = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)

    class Meta:
        model = DemandRule
        fields = ["name", *QUESTIONS, "workers_per_answer", *MAPS]

    fieldsets = [
        ("", ["name"]),
        (_("哪道题说明什么"), list(QUESTIONS)),
        (_("怎样放大"), ["workers_per_answer"]),
        (_("选项和代码不同时"), MAPS),
    ]

    def __init__(
        self, *args: Any, survey: Survey, unions: Sequence[Organisation] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        if len(unions) > 1:
            self._offer_unions(unions)
        version = survey.current or survey.versions.first()
        questions = (
            [item for item in version.form.walk() if item.kind == "question"] if version else []
        )
        for name, (types, usual) in QUESTIONS.items():
            self._offer(name, [item for item in questions if item.type in types], usual)
        for name in MAPS:
            field = DemandRule._meta.get_field(name)
            self.fields[name].label = getattr(field, "verbose_name", name)
            self.fields[name].help_text = _("每行一个“选项=代码”；没有写的选项就用它本身作代码。")
            self.initial[name] = map_text(getattr(self.instance, name))

    def _offer_unions(self, unions: Sequence[Organisation]) -> None:
        """Whose demand it makes, for those who work for several."""
        self.fields["union"] = forms.ModelChoiceField(
            Organisation.objects.filter(pk__in=[union.pk for union in unions]),
            label=_("为哪里推算"),
            help_text=_("只用那里的答卷；每个地区各建一条规则。"),
        )
        self.fieldsets = [("", ["union", "name"]), *self.fieldsets[1:]]

    def _offer(self, name: str, questions: list[Item], usual: str) -> None:
        before = self.fields[name]
        language = "en" if (get_language() or "").startswith("en") else "zh"
        options = [(item.name, plain(item.label, language) or item.name) for item in questions]
        self.fields[name] = forms.ChoiceField(
            label=before.label,
            required=before.required,
            help_text=before.help_text,
            choices=[("", "---------"), *options],
        )
        if not self.instance.pk and any(option == usual for option, _label in options):
            self.initial[name] = usual

    def _clean_map(self, name: str, model: type[Any]) -> dict[str, Any]:
        known = set(model.objects.values_list("code", flat=True))
        return read_map(self.cleaned_data[name], known)

    def clean_group_map(self) -> dict[str, Any]:
        return self._clean_map("group_map", WorkerGroup)

    def clean_town_map(self) -> dict[str, Any]:
        return self._clean_map("town_map", Organisation)

    def clean_hours_map(self) -> dict[str, Any]:
        return self._clean_map("hours_map", HourBand)

    def clean_needs_map(self) -> dict[str, Any]:
        return self._clean_map("needs_map", Service)

    def facts(self) -> RuleFacts:
        """The answers for the services."""
        return RuleFacts(
            survey=self.survey, **{name: self.cleaned_data[name] for name in self.Meta.fields}
        )
