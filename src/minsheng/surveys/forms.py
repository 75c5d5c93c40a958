"""Asking about surveys: a new one, a new version, quotas, population totals, what to look at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.surveys.importers import LARGEST_FILE
from minsheng.surveys.models import Survey
from minsheng.surveys.rules.definition import Form, Item, plain
from minsheng.surveys.services.create import SHIPPED

_KINDS = [
    Organisation.Kind.CITY,
    Organisation.Kind.COUNTY,
    Organisation.Kind.ZONE,
    Organisation.Kind.DIRECT,
    Organisation.Kind.SYSTEM,
]


class XlsFormField(forms.FileField):
    """An .xlsx file of a size a questionnaire can have."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}), max_length=120, **kwargs
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile) and (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("文件应小于 5 MB。"))
        return file


class NewSurveyForm(forms.Form):
    """A new survey: from a questionnaire that ships, or from a file of one's own."""

    subject = forms.ChoiceField(
        label=_("调查对象"),
        choices=Survey.Subject.choices,
        help_text=_("户外劳动者和职工家长有现成的中英文问卷，可以直接用。"),
    )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("由哪个工会开展"))
    title = forms.CharField(label=_("名称"), max_length=80)
    title_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    file = XlsFormField(
        label=_("问卷文件（XLSForm）"),
        required=False,
        help_text=_(
            "不选文件就用现成的问卷。选项列表 county、town 里写一行 tree，会换成本市的县和乡镇。"
        ),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = organisations_for(actor, Permission.EDIT_SURVEYS).filter(kind__in=_KINDS)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = allowed
        if allowed.count() == 1:
            field.initial = allowed.first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and cleaned.get("subject") not in SHIPPED:
            self.add_error("file", _("这个对象没有现成的问卷，请上传一份。"))
        return cleaned


class VersionForm(forms.Form):
    """A corrected questionnaire."""

    file = XlsFormField(label=_("新的问卷文件（XLSForm）"))


class AnswersForm(forms.Form):
    """A file of answers from another tool, from paper rounds, or from here."""

    file = forms.FileField(
        label=_("答卷文件"),
        help_text=_("CSV 或 XLSX，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


def option_choices(form: Form, item: Item, language: str) -> list[tuple[str, str]]:
    """The options of ``item`` for a drop-down list."""
    return [(choice.name, plain(choice.label, language)) for choice in form.options(item)]


def choosable(form: Form) -> list[Item]:
    """Questions one can filter, cross and weight by: those with options, outside repeats."""
    found = [item for item in form.questions() if item.list_name]
    return [item for item in found if not form.is_repeated(item.name)]


class CountsForm(forms.Form):
    """Whole numbers in a grid or list; every field is optional and not negative."""

    def __init__(self, *args: Any, labels: dict[str, str], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in labels.items():
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=most,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def counts(self) -> dict[str, int]:
        """The numbers given, zeros left out."""
        return {name: count for name, count in self.cleaned_data.items() if count}


class CrossForm(forms.Form):
    """Two questions side by side, and answers of one kind only."""

    row = forms.ChoiceField(label=_("行"), required=False)
    column = forms.ChoiceField(label=_("列"), required=False)
    only = forms.ChoiceField(label=_("只看选了这一项的人"), required=False)

    def __init__(self, *args: Any, questionnaire: Form, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = choosable(questionnaire)
        questions = [(item.name, plain(item.label, language)) for item in items]
        groups = [
            (
                plain(item.label, language),
                [(f"{item.name}={n}", t) for n, t in option_choices(questionnaire, item, language)],
            )
            for item in items
            if len(questionnaire.options(item)) <= 30
        ]
        for name, choices in (("row", questions), ("column", questions), ("only", groups)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("不选")), *choices]

    @property
    def wanted(self) -> dict[str, str]:
        """The filter as question → option."""
        name, _sign, option = (self.cleaned_data.get("only") or "").partition("=")
        return {name: option} if name and option else {}
