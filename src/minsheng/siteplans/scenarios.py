"""Cases of other demand on the form: a hot afternoon, a shopping festival, a group that grows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.common.clean import number_of
from minsheng.demand.models import HourBand, WorkerGroup
from minsheng.organisations.models import Organisation
from minsheng.places.queries import towns_near
from minsheng.siteplans.rules import Scenario

SUGGESTED = (
    (gettext_lazy("高温天的下午"), "", "h14", 30),
    (gettext_lazy("双十一"), "courier", "", 50),
    (gettext_lazy("外卖旺季"), "delivery", "", 20),
    (gettext_lazy("工地停工"), "construction", "", -40),
)
"""Name, group, hours and percent that are offered for a start; the percents are examples only."""

SPARE_ROWS = 3
MOST_ROWS = 20
MOST_CHANCES = 20
CHANCE_PERCENT, WITHIN_PERCENT = 20, 5
LEAST, MOST = -100, 900
"""Percent by which a number of people may change."""


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """One row of the form; ``example`` is a percent to think of, "" where there is none."""

    number: int
    name: BoundField
    percent: BoundField
    group: BoundField
    hours: BoundField
    district: BoundField

    @property
    def cells(self) -> tuple[BoundField, ...]:
        return (self.name, self.percent, self.group, self.hours, self.district)


class ScenarioForm(forms.Form):
    """Rows with a name, who is meant and by how many percent they change; a row without percent does not count.

    Args:
        area: whose towns can be chosen.
        own: cases to start from, as in a plan that is computed again; None suggests some.
    """

    prefix = "case"

    chance_count = forms.IntegerField(
        label=gettext_lazy("再随机试几种情况"),
        min_value=0,
        max_value=MOST_CHANCES,
        initial=0,
        required=False,
        help_text=gettext_lazy("每个乡镇的每个群体各自多一些或少一些；0 表示不试。"),
    )
    chance_percent = forms.IntegerField(
        label=gettext_lazy("随机时人数最多差多少（%）"),
        min_value=1,
        max_value=100,
        initial=CHANCE_PERCENT,
        required=False,
    )
    within_percent = forms.IntegerField(
        label=gettext_lazy("比那种情况下最好的方案差多少以内算站得住（%）"),
        min_value=1,
        max_value=50,
        initial=WITHIN_PERCENT,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        area: Organisation | None,
        own: Iterable[Scenario] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = [("", _("全部")), *_choices(WorkerGroup)]
        hours = [("", _("全部")), *_choices(HourBand)]
        towns = towns_near(area).order_by("path") if area else Organisation.objects.none()
        districts = [("", _("全部")), *((town.code, town.label) for town in towns)]
        starts = list(_suggested(groups, hours) if own is None else map(_start, own))
        self.suggestions = {start["name"] for start in _suggested(groups, hours)}
        self.count = self._sent() or len(starts) + SPARE_ROWS
        for number in range(self.count):
            start = starts[number] if number < len(starts) else {}
            self._offer(number, start, (groups, hours, districts))

    def _sent(self) -> int:
        """How many rows the browser has sent."""
        if not self.is_bound:
            return 0
        numbers = range(MOST_ROWS)
        return sum(self.add_prefix(f"percent-{number}") in self.data for number in numbers)

    def _offer(
        self, number: int, start: dict[str, Any], choices: tuple[list[tuple[str, str]], ...]
    ) -> None:
        row = {"row": number + 1}
        example = start.pop("example", "")
        name = forms.TextInput(attrs={"aria-label": _("第 %(row)s 行：情景名称") % row})
        percent = forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "class": "short",
                "placeholder": _("例如 %(percent)s") % {"percent": example} if example else "",
                "aria-label": _("第 %(row)s 行：人数变化（%%）") % row,
            }
        )
        self.fields[f"name-{number}"] = forms.CharField(
            label=_("情景"), max_length=30, required=False, widget=name, initial=start.get("name")
        )
        self.fields[f"percent-{number}"] = forms.IntegerField(
            label=_("人数变化（%）"),
            min_value=LEAST,
            max_value=MOST,
            required=False,
            widget=percent,
            initial=start.get("percent"),
        )
        words = (_("群体"), _("时段"), _("乡镇（街道）"))
        for field, word, offered in zip(
            ("group", "hours", "district"), words, choices, strict=True
        ):
            told = _("第 %(row)s 行：%(what)s") % {**row, "what": word}
            self.fields[f"{field}-{number}"] = forms.ChoiceField(
                label=word,
                choices=offered,
                required=False,
                widget=forms.Select(attrs={"aria-label": told}),
                initial=start.get(field, ""),
            )

    @property
    def lines(self) -> list[ScenarioLine]:
        return [
            ScenarioLine(
                number,
                *(
                    self[f"{field}-{number}"]
                    for field in ("name", "percent", "group", "hours", "district")
                ),
            )
            for number in range(self.count)
        ]

    @property
    def is_touched(self) -> bool:
        """Does any row count, or is one to be mended? Then the rows are shown at once."""
        rows = any(str(line.percent.value() or "").strip() for line in self.lines)
        return rows or bool(self.is_bound and self.errors)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for number in range(self.count):
            name, percent = cleaned.get(f"name-{number}"), cleaned.get(f"percent-{number}", 0)
            if percent is None and name and name not in self.suggestions:
                self.add_error(f"percent-{number}", _("请填写变化多少，例如 20；不要就清空名称。"))
            elif percent is not None and not name and f"percent-{number}" in cleaned:
                self.add_error(f"name-{number}", _("请给这个情景起个名字。"))
        return cleaned

    def own(self) -> tuple[Scenario, ...]:
        """What stands in the rows that count, as far as it can be read, to fill another form with."""
        found = []
        for line in self.lines:
            words = [str(cell.value() or "").strip() for cell in line.cells]
            if number_of(words[1].lstrip("+-")) is not None:
                found.append(Scenario(words[0], int(words[1]), *words[2:]))
        return tuple(found)

    @property
    def chances(self) -> list[BoundField]:
        """The fields about cases drawn by chance, and about when a plan is good."""
        return [self[name] for name in ("chance_count", "chance_percent", "within_percent")]

    def settings(self) -> dict[str, Any]:
        """The answers, by the names they have in the settings of a plan."""
        answers = self.cleaned_data
        cases = tuple(
            Scenario(
                answers[f"name-{number}"],
                answers[f"percent-{number}"],
                *(answers[f"{by}-{number}"] for by in ("group", "hours", "district")),
            )
            for number in range(self.count)
            if answers[f"percent-{number}"] is not None
        )
        return {
            "scenarios": cases,
            "chance_count": answers["chance_count"] or 0,
            "chance_percent": answers["chance_percent"] or CHANCE_PERCENT,
            "within_percent": answers["within_percent"] or WITHIN_PERCENT,
        }

    def refuse(self, scenario: Scenario) -> None:
        """Say at the row that it is about nobody."""
        told = _("方案里没有这样的劳动者，请改群体、时段或乡镇（街道）。")
        number = next(
            (n for n in range(self.count) if self.cleaned_data[f"name-{n}"] == scenario.name), 0
        )
        self.add_error(f"name-{number}", told)


def _choices(model: type[Any]) -> list[tuple[str, str]]:
    return [(row.code, row.label) for row in model.objects.all()]


def _suggested(
    groups: list[tuple[str, str]], hours: list[tuple[str, str]]
) -> Iterable[dict[str, Any]]:
    known = {code for code, _label in [*groups, *hours]}
    for name, group, band, percent in SUGGESTED:
        if {group, band} <= known:
            yield {"name": str(name), "group": group, "hours": band, "example": percent}


def _start(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "percent": scenario.percent,
        "group": scenario.group,
        "hours": scenario.hours,
        "district": scenario.district,
    }
