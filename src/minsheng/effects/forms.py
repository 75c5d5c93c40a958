"""Asking what a change did."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minsheng.effects.models import Evaluation
from minsheng.effects.queries import stations_for
from minsheng.effects.queries.comparing import proposed
from minsheng.effects.queries.offers import offered
from minsheng.effects.services import Question
from minsheng.effects.stories import LONGEST
from minsheng.stations.models import Station

if TYPE_CHECKING:
    from minsheng.accounts.models import User

MOST_STATIONS = 200
FIRST_YEAR = 2020


class Comparing:
    """How the comparison stations are chosen."""

    PROPOSED, LISTED, NONE = "proposed", "listed", "none"
    CHOICES = (
        (PROPOSED, _("由系统挑：同县、同类型、同等级、没有改变过的站点")),
        (LISTED, _("用下面列出的站点")),
        (NONE, _("不比较，只看前后走势")),
    )


def _lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 5})


class EvaluationForm(forms.Form):
    """One change, its stations, the measure, and what to compare with."""

    change = forms.ChoiceField(label=_("改了什么"), choices=Evaluation.Change)
    what = forms.CharField(label=_("怎样改的"), max_length=LONGEST)
    on = forms.DateField(
        label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    changed = forms.CharField(
        label=_("改了的站点"),
        help_text=_("每行一个，以站点编码开头，后面的字不看。"),
        widget=_lines(),
        max_length=20_000,
    )
    measure = forms.ChoiceField(label=_("看什么"), choices=Evaluation.Measure)
    comparing = forms.ChoiceField(
        label=_("和谁比"), choices=Comparing.CHOICES, widget=forms.RadioSelect
    )
    compared = forms.CharField(
        label=_("用来比较的站点"),
        help_text=_("每行一个，以站点编码开头。挑和改了的站点相像、自己没有改变过的。"),
        widget=_lines(),
        max_length=20_000,
        required=False,
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("还没有到这一天。"))
        if day.year < FIRST_YEAR:
            raise forms.ValidationError(_("这一年还没有数据。"))
        return day

    def clean_changed(self) -> list[Station]:
        return self._stations(self.cleaned_data["changed"])

    def clean_compared(self) -> list[Station]:
        return self._stations(self.cleaned_data["compared"])

    def _stations(self, text: str) -> list[Station]:
        codes = list(
            dict.fromkeys(line.split()[0].upper() for line in text.splitlines() if line.split())
        )
        if len(codes) > MOST_STATIONS:
            most = {"most": MOST_STATIONS}
            raise forms.ValidationError(_("最多 %(most)s 个站点。"), params=most)
        found = {one.code: one for one in stations_for(self.actor).filter(code__in=codes)}
        missing = [code for code in codes if code not in found]
        if missing:
            facts = {"codes": gettext("、").join(missing[:5])}
            raise forms.ValidationError(_("没有找到这些编码的站点：%(codes)s。"), params=facts)
        return [found[code] for code in codes]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        told["compared"] = self._compared(told)
        both = {one.code for one in told["changed"]} & {one.code for one in told["compared"]}
        if both:
            self.add_error("compared", _("同一个站点不能又是改了的，又用来比较。"))
        return told

    def _compared(self, told: dict[str, Any]) -> list[Station]:
        if told["comparing"] == Comparing.NONE:
            return []
        if told["comparing"] == Comparing.LISTED:
            listed = list(told["compared"])
            if not listed:
                self.add_error("compared", _("请列出至少一个站点，或者选别的比法。"))
            return listed
        found = proposed(self.actor, told["changed"], told["on"])
        if not found:
            self.add_error("comparing", _("没有找到合适的站点，请自己列，或者不比较。"))
        return list(found)

    def question(self) -> Question:
        """What was asked."""
        told = self.cleaned_data
        story = offered(self.actor, told["change"], told["on"], told["what"], told["changed"])
        return Question(
            told["change"], told["what"], told["on"], told["measure"], told["changed"],
            told["compared"], story,
        )  # fmt: skip
