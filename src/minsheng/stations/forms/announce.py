"""Asking for other hours on some days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.common.opening import Faulty, fault_words, read
from minsheng.stations.forms.items import DATE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

from minsheng.stations.forms.spans import LEAST_SPANS, SpanFields


class AnnounceForm(SpanFields):
    """Other hours on some days: closed, or open at these times, and why."""

    first = forms.DateField(label=_("从哪天"), widget=DATE)
    last = forms.DateField(
        label=_("到哪天"), required=False, widget=DATE, help_text=_("只有一天时不填。")
    )
    mode = forms.ChoiceField(
        label=_("那几天"),
        choices=[("closed", _("不开放")), ("hours", _("按下面的时段"))],
        widget=forms.RadioSelect,
        initial="closed",
    )
    reason = forms.CharField(
        label=_("原因"), max_length=60, help_text=_("公众会看到，例如“停电检修”。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_row("span", _("开放"), LEAST_SPANS)

    def span_pairs(self) -> list[tuple[Any, Any]]:
        return self.pairs("span")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        first, last = answers.get("first"), answers.get("last")
        if first and last and last < first:
            self.add_error("last", _("结束日期早于开始日期。"))
        texts = self.texts("span") if answers.get("mode") == "hours" else []
        if answers.get("mode") == "hours" and not texts and not self.errors:
            self.add_error("span_from0", _("请填写时段。"))
        document = {"week": {"mon": texts}}
        try:
            answers["spans"] = read(document).week[0]
        except Faulty as error:
            self.add_error("mode", fault_words(error.faults[0]))
        answers["last"] = last or first
        return answers
