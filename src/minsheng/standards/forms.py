"""Asking about standards: a new one, a draft's parts, where it is to hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.engines.common.expression import Fault
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.standards.models import Clause, Grade, Section, Version
from minsheng.standards.vocabulary import compiled
from minsheng.standards.words import fault_text

_KINDS = [
    Organisation.Kind.CITY,
    Organisation.Kind.COUNTY,
    Organisation.Kind.ZONE,
    Organisation.Kind.DIRECT,
    Organisation.Kind.SYSTEM,
]


def _unions(actor: User) -> Any:
    return organisations_for(actor, Permission.EDIT_STANDARDS).filter(kind__in=_KINDS)


class UnionForm(forms.Form):
    """For which union."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("组织"))

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = _unions(actor)
        field.initial = field.queryset.first()


class NewStandardForm(UnionForm):
    """A standard of one's own."""

    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    source = forms.CharField(
        label=_("出处"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("文件名称、文号、发布单位或网页。"),
    )
    sets_level = forms.BooleanField(
        label=_("决定站点等级"),
        required=False,
        help_text=_("等次与站点等级一一对应，评定后改变站点等级。"),
    )


class AdoptForm(UnionForm):
    """For which union, from when."""

    since = forms.DateField(
        label=_("从哪天起"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )


class PublishForm(forms.Form):
    """From when a version holds."""

    valid_from = forms.DateField(
        label=_("生效日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )


class HeadForm(forms.ModelForm[Version]):
    """Where a version comes from."""

    class Meta:
        model = Version
        fields = ["source", "verified", "note"]
        widgets = {
            "source": forms.Textarea(attrs={"rows": 3}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }


class PartForm(forms.ModelForm[Any]):
    """Something in a draft; ``version`` is given, not asked."""

    once = "number"
    """The field whose value names the part within its version."""

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.version = version
        self.version = version

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        others = (
            type(self.instance).objects.filter(version=self.version).exclude(pk=self.instance.pk)
        )
        if self.once in cleaned and others.filter(**{self.once: cleaned[self.once]}).exists():
            self.add_error(self.once, _("这一版里已经用过了。"))
        return cleaned


class GradeForm(PartForm):
    """A level or number of stars."""

    once = "position"

    class Meta:
        model = Grade
        fields = ["position", "code", "name", "name_en", "least_share"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        others = Grade.objects.filter(version=self.version, code=code).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("这一版里已经用过了。"))
        return code


class SectionForm(PartForm):
    """A heading."""

    class Meta:
        model = Section
        fields = ["position", "number", "title", "title_en"]


class ClauseForm(PartForm):
    """One demand."""

    fieldsets = [
        (_("条款"), ["section", "position", "number", "text", "text_en"]),
        (_("怎样判断"), ["applies", "test", "evidence", "judged_days"]),
        (_("怎样计分"), ["weight", "veto", "grade"]),
    ]

    class Meta:
        model = Clause
        fields = [
            "section",
            "position",
            "number",
            "text",
            "text_en",
            "applies",
            "test",
            "evidence",
            "judged_days",
            "weight",
            "veto",
            "grade",
        ]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "text_en": forms.Textarea(attrs={"rows": 2}),
            "applies": forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
            "test": forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        }
        help_texts = {
            "applies": _('空着表示所有站点。例如 kind == "smart_24h"'),
            "test": _("空着由检查员判断。例如 area_m2 >= 30 and has_aed"),
            "grade": _("达到这个等次及以上必须满足；不选只计分。"),
            "veto": _("不满足就没有任何等次。"),
            "weight": _("0 表示只记录，不计分。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("section", self.version.sections), ("grade", self.version.grades)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows.all()

    def _condition(self, name: str) -> str:
        text = str(self.cleaned_data.get(name, "")).strip()
        try:
            compiled(self.version.standard.scope, text)
        except Fault as fault:
            raise forms.ValidationError(fault_text(fault)) from fault
        return text

    def clean_applies(self) -> str:
        return self._condition("applies")

    def clean_test(self) -> str:
        return self._condition("test")
