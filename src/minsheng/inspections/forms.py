"""Forms of inspections."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.accounts.models import User
from minsheng.inspections.models import RiskWeights, Template
from minsheng.inspections.queries import inspectors_at, templates_for
from minsheng.inspections.queries.risk import checkable_by
from minsheng.inspections.rules.risk import Weights
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.standards.models import Version
from minsheng.standards.queries import standards_for
from minsheng.stations.models import Station
from minsheng.web.forms import SeveralOf
from minsheng.web.public_numbers import SourcesField

if TYPE_CHECKING:
    from django.db.models import QuerySet


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def top_of(actor: User) -> Organisation | None:
    """The highest organisation where the actor plans inspections."""
    found: Organisation | None = (
        organisations_for(actor, Permission.PLAN_INSPECTIONS).order_by("path").first()
    )
    return found


def _people(actor: User) -> QuerySet[User]:
    top = top_of(actor)
    return inspectors_at(top) if top else User.objects.none()


def _offer_templates(form: forms.Form, actor: User) -> None:
    """The templates in use; where there is none yet, the way to the first."""
    field = form.fields["template"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = templates_for(actor).filter(is_used=True)
    if not field.queryset.exists():
        field.help_text = format_html(
            '<a href="{}">{}</a>',
            reverse("inspections:templates"),
            _("还没有检查模板，先去生成一个"),
        )


class VisitForm(forms.Form):
    """Who goes, by which template, when, and whether the station is told."""

    template = forms.ModelChoiceField(Template.objects.none(), label=gettext_lazy("检查模板"))
    inspectors = SeveralOf(
        User.objects.none(),
        label=gettext_lazy("检查员"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("站长、负责人、申报过利害关系的人和上次的检查员不能去同一个驿站。"),
    )
    window_from = forms.DateField(label=gettext_lazy("最早日期"), widget=DayInput)
    window_until = forms.DateField(label=gettext_lazy("最晚日期"), widget=DayInput)
    announced = forms.BooleanField(
        label=gettext_lazy("提前通知站点"),
        required=False,
        help_text=gettext_lazy("不勾选就是不打招呼：检查员到站开始之前，站长看不到。"),
    )

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        days = {"window_from": today, "window_until": today + dt.timedelta(days=14)}
        kwargs["initial"] = {**days, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        _offer_templates(self, actor)
        self.fields["inspectors"].queryset = _people(actor)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("window_from"), told.get("window_until")
        if first and last and last < first:
            self.add_error("window_until", _("最晚日期不能早于最早日期。"))
        return told


class OneVisitForm(VisitForm):
    """A visit to one station, named by its code."""

    station = forms.CharField(
        label=gettext_lazy("站点编码"),
        max_length=30,
        help_text=gettext_lazy("例如 330802-ST-0007。"),
    )
    field_order = ["station", "template", "inspectors", "window_from", "window_until", "announced"]

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        self.actor = actor

    def clean_station(self) -> Station:
        code = self.cleaned_data["station"].strip()
        found: Station | None = (
            checkable_by(self.actor)
            .filter(code=code)
            .select_related("organisation", "responsible")
            .first()
        )
        if found is None:
            raise forms.ValidationError(_("您的范围内没有这个编码的开放驿站。"))
        return found


class TemplateForm(forms.Form):
    """Which published version to inspect by."""

    version = forms.ModelChoiceField(Version.objects.none(), label=gettext_lazy("标准版本"))

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Version.objects.published().filter(standard__in=standards_for(actor))
        self.fields["version"].queryset = rows.select_related("standard")  # type: ignore[attr-defined]


class WeightsForm(forms.ModelForm[RiskWeights]):
    class Meta:
        model = RiskWeights
        fields = Weights.names()

    def weights(self) -> Weights:
        return Weights(**{name: self.cleaned_data[name] for name in Weights.names()})


class RelationForm(forms.Form):
    """Somebody may not inspect a station."""

    person = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("检查员"))
    station = forms.CharField(label=gettext_lazy("站点编码"), max_length=30)
    why = forms.CharField(
        label=gettext_lazy("关系"),
        max_length=100,
        help_text=gettext_lazy("例如亲属在共建单位工作。"),
    )

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["person"].queryset = _people(actor)  # type: ignore[attr-defined]

    def clean_station(self) -> Station:
        code = self.cleaned_data["station"].strip()
        found: Station | None = (
            checkable_by(self.actor).filter(code=code).select_related("organisation").first()
        )
        if found is None:
            raise forms.ValidationError(_("您的范围内没有这个编码的开放驿站。"))
        return found


class DrawForm(forms.Form):
    """What is announced."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    template = forms.ModelChoiceField(Template.objects.none(), label=gettext_lazy("检查模板"))
    count = forms.IntegerField(
        label=gettext_lazy("抽多少个驿站"),
        min_value=1,
        max_value=2000,
        help_text=gettext_lazy("按县和类型的数量分摊。"),
    )
    team = forms.IntegerField(
        label=gettext_lazy("每个驿站几名检查员"), min_value=1, max_value=4, initial=2
    )
    window_from = forms.DateField(label=gettext_lazy("检查开始日期"), widget=DayInput)
    window_until = forms.DateField(label=gettext_lazy("检查截止日期"), widget=DayInput)
    sources = SourcesField()
    announced = forms.BooleanField(label=gettext_lazy("提前通知站点"), required=False)

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_templates(self, actor)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("window_from"), told.get("window_until")
        if first and last and last < first:
            self.add_error("window_until", _("最晚日期不能早于最早日期。"))
        return told


class CancelForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("取消原因"), max_length=200)
