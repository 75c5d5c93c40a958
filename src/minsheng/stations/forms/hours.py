"""Asking when a door is open, in pieces a thumb can fill: a row per weekday, no typing of formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.common.opening import Faulty, Rules, Span, document_of, fault_words, read
from minsheng.common.opening.rules import WEEKDAYS, WHOLE_DAY, Spans, Week
from minsheng.stations.forms.spans import LEAST_SPANS, SpanFields, times_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

DAY_NAMES: dict[str, Text] = {
    "mon": _("周一"),
    "tue": _("周二"),
    "wed": _("周三"),
    "thu": _("周四"),
    "fri": _("周五"),
    "sat": _("周六"),
    "sun": _("周日"),
}
MODES: list[tuple[str, Text]] = [
    ("hours", _("按时段开放")),
    ("day", _("24 小时")),
    ("closed", _("不开放")),
    ("above", _("同上一天")),
]
LIKES: list[tuple[str, Text]] = [
    ("usual", _("和平常一样")),
    ("closed", _("不开放")),
    ("sun", _("同周日")),
    ("mon", _("同周一")),
    ("hours", _("按下面的时段")),
]
MONTHS = [(number, str(number)) for number in range(1, 13)]


def _mode(spans: Spans, before: Spans | None) -> str:
    """How a row begins: a day like the one above says so, which keeps the page short."""
    if spans == before:
        return "above"
    return "day" if spans == WHOLE_DAY else "hours" if spans else "closed"


class WeekForm(SpanFields):
    """Seven rows: what kind of day, and its spans."""

    def __init__(self, *args: Any, week: Week, **kwargs: Any) -> None:
        initial = {}
        before: Spans | None = None
        for day, spans in zip(WEEKDAYS, week, strict=True):
            initial[f"{day}_mode"] = _mode(spans, before)
            initial |= times_of(() if spans == WHOLE_DAY else spans, day)
            before = spans
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for day, spans in zip(WEEKDAYS, week, strict=True):
            modes = MODES if day != "mon" else MODES[:-1]
            self.fields[f"{day}_mode"] = forms.ChoiceField(
                label=DAY_NAMES[day], choices=modes, required=False
            )
            self.add_row(day, DAY_NAMES[day], max(LEAST_SPANS, len(spans)))

    def days(self) -> Iterator[tuple[Text, Any, list[tuple[Any, Any]]]]:
        """Each row for the page: name, mode field, pairs of fields."""
        for day in WEEKDAYS:
            yield DAY_NAMES[day], self[f"{day}_mode"], self.pairs(day)

    def document(self) -> dict[str, list[str]]:
        """The week as the document writes it; call it on a valid form."""
        week: dict[str, list[str]] = {}
        before: list[str] = []
        for day in WEEKDAYS:
            mode = self.cleaned_data.get(f"{day}_mode") or "closed"
            if mode == "hours":
                week[day] = self.texts(day)
                if not week[day] and not self.errors:
                    self.add_error(f"{day}_from0", _("请填写时段，或改选“不开放”。"))
            else:
                week[day] = {"day": ["00:00-24:00"], "closed": [], "above": before}[mode]
            before = week[day]
        return week


class SeasonForm(WeekForm):
    """A week that holds from one month and day to another."""

    name = forms.CharField(label=_("季节名称"), max_length=20)
    first_month = forms.TypedChoiceField(label=_("从几月"), choices=MONTHS, coerce=int)
    first_day = forms.IntegerField(label=_("几日"), min_value=1, max_value=31)
    last_month = forms.TypedChoiceField(label=_("到几月"), choices=MONTHS, coerce=int)
    last_day = forms.IntegerField(label=_("到几日"), min_value=1, max_value=31)
    remove = forms.BooleanField(label=_("删除这个季节"), required=False)

    def season(self) -> dict[str, Any]:
        """The season as the document writes it."""
        told = self.cleaned_data
        return {
            "name": told["name"],
            "from": f"{told['first_month']:02d}-{told['first_day']:02d}",
            "until": f"{told['last_month']:02d}-{told['last_day']:02d}",
            "week": self.document(),
        }


class SpecialForm(SpanFields):
    """Holidays, weekends worked, and what was promised for heat and cold."""

    holidays_like = forms.ChoiceField(label=_("法定节假日"), choices=LIKES)
    makeup_days_like = forms.ChoiceField(
        label=_("调休上班的周末"), choices=[(like, text) for like, text in LIKES if like != "sun"]
    )
    heat = forms.BooleanField(label=_("高温预警期间延长开放"), required=False)
    heat_on_closed_days = forms.BooleanField(label=_("平常不开放的日子也开"), required=False)
    cold = forms.BooleanField(label=_("低温预警期间延长开放"), required=False)
    cold_on_closed_days = forms.BooleanField(label=_("平常不开放的日子也开"), required=False)
    why = forms.CharField(label=_("修改原因"), max_length=200, required=False)

    ROWS: Mapping[str, Text] = {
        "holidays": _("法定节假日"),
        "makeup_days": _("调休上班的周末"),
        "heat": _("高温预警"),
        "cold": _("低温预警"),
    }

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        likes = {like for like, _text in LIKES}
        initial: dict[str, Any] = {}
        for key, rule in (("holidays", rules.holidays), ("makeup_days", rules.makeup_days)):
            initial[f"{key}_like"] = rule.like if rule.like in likes else "usual"
            initial |= times_of(rule.spans, key)
        for kind, promise in rules.on_warning:
            initial[kind] = True
            initial[f"{kind}_on_closed_days"] = promise.on_closed_days
            initial |= times_of(promise.spans, kind)
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for key, name in self.ROWS.items():
            self.add_row(key, name, LEAST_SPANS if key in {"holidays", "makeup_days"} else 1)

    def day_rules(self) -> Iterator[tuple[Any, list[tuple[Any, Any]]]]:
        for key in ("holidays", "makeup_days"):
            yield self[f"{key}_like"], self.pairs(key)

    def promises(self) -> Iterator[tuple[Any, Any, list[tuple[Any, Any]]]]:
        for key in ("heat", "cold"):
            yield self[key], self[f"{key}_on_closed_days"], self.pairs(key)

    def document(self) -> dict[str, Any]:
        """The special days as the document writes them; call it on a valid form."""
        found: dict[str, Any] = {"on_warning": {}}
        for key in ("holidays", "makeup_days"):
            like = self.cleaned_data[f"{key}_like"]
            found[key] = (
                {"like": like, "hours": self.texts(key)} if like == "hours" else {"like": like}
            )
        for kind in ("heat", "cold"):
            if self.cleaned_data[kind]:
                spans = self.texts(kind)
                if not spans:
                    self.add_error(f"{kind}_from0", _("请填写预警期间的开放时段。"))
                also = self.cleaned_data[f"{kind}_on_closed_days"]
                found["on_warning"][kind] = {"hours": spans, "on_closed_days": also}
        return found


EMPTY_WEEK: Week = ((),) * 7


class HoursEditor:
    """The whole page of forms: ordinary week, seasons, special days. Dated exceptions stay as they are.

    ``add`` asks for one more season; it is filled like the ordinary week to begin with.
    """

    def __init__(self, rules: Rules, data: Any = None, *, add: bool = False) -> None:
        self.rules = rules
        self.data = data
        self.faults: list[str] = []
        number = len(rules.seasons)
        if data is not None:
            number = min(8, int(data["seasons"])) if str(data.get("seasons", "")).isdigit() else 0
        self.week = WeekForm(data, week=self._week_shape("w", rules.week), prefix="w")
        self.seasons = [self._season(place, data) for place in range(number)]
        if add and number < 8:
            self.seasons.append(self._season(number, None))
        self.special = SpecialForm(data, rules=rules, prefix="x")

    def _week_shape(self, prefix: str, week: Week) -> Week:
        """As many spans as the page had when it was sent, so that none is lost."""
        if self.data is None:
            return week
        sent = self.data
        mon, tue, wed, thu, fri, sat, sun = (
            tuple(
                Span(place, place + 1)
                for place in range(6)
                if f"{prefix}-{day}_from{place}" in sent
            )
            for day in WEEKDAYS
        )
        return (mon, tue, wed, thu, fri, sat, sun)

    def _season(self, place: int, data: Any) -> SeasonForm:
        prefix = f"s{place}"
        if data is not None:
            return SeasonForm(data, week=self._week_shape(prefix, EMPTY_WEEK), prefix=prefix)
        if place >= len(self.rules.seasons):
            return SeasonForm(week=self.rules.week, prefix=prefix)
        season = self.rules.seasons[place]
        initial = {
            "name": season.name,
            "first_month": season.first[0],
            "first_day": season.first[1],
            "last_month": season.last[0],
            "last_day": season.last[1],
        }
        return SeasonForm(week=season.week, prefix=prefix, initial=initial)

    @property
    def has_errors(self) -> bool:
        """Is some field marked? Asked by the page after a reading that failed."""
        return any(form.is_bound and form.errors for form in self.forms)

    @property
    def forms(self) -> list[SpanFields]:
        return [self.week, *self.seasons, self.special]

    def read(self, lang: str) -> Rules | None:
        """The rules as entered; None with ``faults`` and marked fields if something is wrong."""
        staying = [form for form in self.seasons if not (form.data.get(form.add_prefix("remove")))]
        checked = [self.week, *staying, self.special]
        valid = [form.is_valid() for form in checked]  # each asked, so that each shows its errors
        if not all(valid):
            return None
        document = {
            "week": self.week.document(),
            "seasons": [form.season() for form in staying],
            **self.special.document(),
            "exceptions": document_of(self.rules)["exceptions"],
        }
        if any(form.errors for form in checked):
            return None
        try:
            return read(document)
        except Faulty as error:
            self.faults = [self._said(fault, lang) for fault in error.faults]
            return None

    def _said(self, fault: Any, lang: str) -> str:
        day = next((part for part in fault.path.split(".") if part in DAY_NAMES), "")
        words = fault_words(fault, lang)
        return f"{DAY_NAMES[day]}：{words}" if day else words
