"""Rows of opening spans that a thumb can fill, shared by the hours of a week and by announcements."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.common.opening import DAY_MIN
from minsheng.common.opening.rules import Spans, clock

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

LEAST_SPANS = 2


class ClockField(forms.TimeField):
    """A time of day on a phone's own clock dial."""

    def __init__(self, label: Text) -> None:
        widget = forms.TimeInput(attrs={"type": "time", "aria-label": label}, format="%H:%M")
        super().__init__(label=label, required=False, widget=widget)


def minute_of(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def as_text(start: dt.time, end: dt.time) -> str:
    """The span as the document writes it; midnight at its end is 24:00."""
    until = minute_of(end) or DAY_MIN
    return f"{clock(minute_of(start))}-{clock(until)}"


def times_of(spans: Spans, prefix: str) -> dict[str, str]:
    """Initial values of the span fields."""
    values = {}
    for number, span in enumerate(spans):
        values[f"{prefix}_from{number}"] = clock(span.start)
        values[f"{prefix}_to{number}"] = clock(span.end % DAY_MIN)
    return values


class SpanFields(forms.Form):
    """A form with rows of from-to fields; ``rows`` names them and says how many spans each has."""

    def add_row(self, key: str, name: Text, number: int) -> None:
        for place in range(number):
            facts = {"name": name, "number": place + 1}
            start = _("%(name)s第 %(number)s 段开始") % facts
            end = _("%(name)s第 %(number)s 段结束") % facts
            self.fields[f"{key}_from{place}"] = ClockField(start)
            self.fields[f"{key}_to{place}"] = ClockField(end)

    def pairs(self, key: str) -> list[tuple[Any, Any]]:
        """The bound from and to fields of a row, for the page."""
        number = sum(1 for name in self.fields if name.startswith(f"{key}_from"))
        return [(self[f"{key}_from{place}"], self[f"{key}_to{place}"]) for place in range(number)]

    def texts(self, key: str) -> list[str]:
        """The row's spans as the document writes them; a half-filled pair is an error."""
        found = []
        for place, (start_field, end_field) in enumerate(self.pairs(key)):
            start = self.cleaned_data.get(f"{key}_from{place}")
            end = self.cleaned_data.get(f"{key}_to{place}")
            if start is None and end is None:
                continue
            if start is None or end is None:
                empty = start_field if start is None else end_field
                self.add_error(empty.name, _("开始和结束都要填写。"))
                continue
            found.append(as_text(start, end))
        return found
