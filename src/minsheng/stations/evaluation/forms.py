"""Asking about judgements, decisions and campaigns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.standards.models import Adoption, Standard
from minsheng.standards.queries import holding_version, standards_for
from minsheng.stations.evaluation.decisions import grade_places
from minsheng.stations.evaluation.queries import grade_labels
from minsheng.stations.models import Campaign, Decision
from minsheng.web.public_numbers import SourcesField

_DAY = {"type": "date"}


class JudgeForm(forms.Form):
    """Does the station meet the clause?"""

    number = forms.CharField(widget=forms.HiddenInput)
    standard = forms.SlugField(widget=forms.HiddenInput)
    passed = forms.TypedChoiceField(
        label=_("判断"),
        choices=[("yes", _("满足")), ("no", _("不满足"))],
        coerce=lambda value: value == "yes",
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class DecisionForm(forms.Form):
    """What is proposed for a station, and why."""

    kind = forms.ChoiceField(
        label=_("事项"), choices=[one for one in Decision.Kind.choices if one[0] != "restore"]
    )
    grade = forms.ChoiceField(
        label=_("新等次"), required=False, help_text=_("退出时不用选；降级可以选“无等次”。")
    )
    reason = forms.ChoiceField(
        label=_("原因"),
        required=False,
        choices=[("", _("（评定等次不用选）")), *Decision.Reason.choices],
        help_text=_("降级和退出只能出于这四种原因。"),
    )
    detail = forms.CharField(label=_("事实和依据"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = grade_labels(holding_version(standard, timezone.localdate()))
        field = self.fields["grade"]
        assert isinstance(field, forms.ChoiceField)
        known = [code for code in grade_places(standard) if code]
        field.choices = [("", _("无等次")), *((code, labels[code]) for code in known)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") in Decision.HEARD and not cleaned.get("reason"):
            self.add_error("reason", _("请选择原因。"))
        if cleaned.get("kind") == Decision.Kind.AWARD and not cleaned.get("grade"):
            self.add_error("grade", _("请选择等次。"))
        return cleaned


class WordsForm(forms.Form):
    """A statement or an opinion."""

    text = forms.CharField(label=_("意见"), widget=forms.Textarea(attrs={"rows": 3}))


def _holds(standard: Standard, union: Organisation) -> bool:
    """Does the standard hold at the union, or for some stations below it?"""
    rows = standard.adoptions.on(timezone.localdate()).values_list("organisation__path", flat=True)
    return any(union.path.startswith(path) or path.startswith(union.path) for path in rows)


class CampaignForm(forms.ModelForm[Campaign]):
    """Which stations to look at again, by what, until when."""

    sources = SourcesField(
        required=False,
        help_text=_(
            "抽查时填写还没有公布的数字，一行一个，例如“双色球 2026135 期”，后面可以加逗号和公布时间。先公告，数字出来后再抽。"
        ),
    )
    fieldsets = [
        (_("复评"), ["organisation", "standard", "title", "starts_on", "due_on"]),
        (_("全部还是抽查"), ["percent", "sources"]),
    ]

    class Meta:
        model = Campaign
        fields = ["organisation", "standard", "title", "starts_on", "due_on", "percent"]
        widgets = {
            "starts_on": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
            "due_on": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        }
        help_texts = {"percent": _("100 表示全部站点。小于 100 时按县抽签，任何人都能重算。")}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions = organisations_for(actor, Permission.EDIT_STATIONS).exclude(
            kind__in=[Organisation.Kind.TOWN, Organisation.Kind.UNIT]
        )
        adopted = Adoption.objects.on(timezone.localdate())
        for name, rows in (
            ("organisation", unions),
            ("standard", standards_for(actor).filter(adoptions__in=adopted)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows.distinct()
            if name == "standard" and not field.queryset.exists():
                field.help_text = format_html(
                    '<a href="{}">{}</a>',
                    reverse("standards:list"),
                    _("还没有采用标准，先去选一个"),
                )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (cleaned.get("percent") or 100) < 100 and not cleaned.get("sources"):
            self.add_error("sources", _("抽查要写明公开数字的来源。"))
        union, standard = cleaned.get("organisation"), cleaned.get("standard")
        if union and standard and not _holds(standard, union):
            self.add_error("standard", _("这个组织现在不采用这个标准。"))
        start, due = cleaned.get("starts_on"), cleaned.get("due_on")
        if start and due and due < start:
            self.add_error("due_on", _("截止日期不能早于开始日期。"))
        return cleaned
