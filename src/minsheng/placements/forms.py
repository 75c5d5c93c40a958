"""Asking for public numbers, answers and reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from minsheng.engines.admission import Rules


class ValuesForm(forms.Form):
    """What each announced source has shown; a secret may be missing, then its fallback counts."""

    def __init__(self, *args: Any, rules: Rules, **more: Any) -> None:
        super().__init__(*args, **more)
        self.sources: list[str] = []
        for source in rules.sources:
            self._ask(source.name, source.due, is_needed=not source.commitment)
            if source.fallback and source.fallback not in self.sources:
                self._ask(source.fallback, source.due, is_needed=False)

    def _ask(self, name: str, due: str, *, is_needed: bool) -> None:
        number = len(self.sources)
        self.sources.append(name)
        moment = parse_datetime(due)
        self.fields[f"value_{number}"] = forms.CharField(
            label=name, max_length=200, required=is_needed, help_text=_("和公布的一字不差。")
        )
        self.fields[f"at_{number}"] = forms.DateTimeField(
            label=_("公布时间"),
            initial=timezone.localtime(moment).replace(tzinfo=None) if moment else None,
            required=is_needed,
        )

    def shown(self) -> dict[str, dict[str, str]]:
        """By source the value and when it was published, as the engine reads them."""
        found = {}
        for number, name in enumerate(self.sources):
            value = self.cleaned_data[f"value_{number}"]
            at = self.cleaned_data[f"at_{number}"]
            if value and at:
                moment = timezone.localtime(at).isoformat(timespec="seconds")
                found[name] = {"value": value, "published_at": moment}
        return found


class FindForm(forms.Form):
    """The receipt and the code a family got with it."""

    receipt = forms.CharField(label=_("回执号"), max_length=20)
    code = forms.CharField(label=_("恢复码"), max_length=40)


class AnswerForm(forms.Form):
    """A family's word on its offer."""

    word = forms.ChoiceField(choices=[(one, one) for one in ("accept", "listed", "decline")])


class LeftForm(forms.Form):
    """One of the classes with seats left."""

    care_class = forms.IntegerField(min_value=1)


class ObjectionForm(forms.Form):
    """What a family says against its result."""

    words = forms.CharField(
        label=_("哪里不对"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReplyForm(forms.Form):
    """What a person answers to an objection."""

    words = forms.CharField(
        label=_("答复和理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
