"""Results of a rehearsal as people read them: a table and a chart by group, a line by rule set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.enrolment.words import group_name
from minsheng.web.charts import Chart, Series

SETS: dict[str, Any] = {
    "in_force": gettext_lazy("现在的规则"),
    "proposed": gettext_lazy("等确认的改动"),
    "other_order": gettext_lazy("名额先后换过来"),
    "plain": gettext_lazy("不分先后、不设保留"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One group under every rule set: (rule set, percent, low, high, first choice)."""

    name: str
    children: int
    rates: tuple[tuple[str, float, float, float, float], ...]


def _name(code: str) -> str:
    special = {"all": _("所有孩子"), "": _("其他家庭")}
    return special.get(code) or group_name(code)


def set_names(results: Mapping[str, Any]) -> list[str]:
    return [str(SETS[one["name"]]) for one in results["sets"]]


def lines_of(results: Mapping[str, Any]) -> list[Line]:
    """A line for everybody, then one for each group that was made up."""
    sets = results["sets"]
    found = []
    for place, first in enumerate(sets[0]["groups"]):
        rates = tuple(_rate(str(SETS[one["name"]]), one["groups"][place]) for one in sets)
        found.append(Line(_name(first["code"]), first["children"], rates))
    return found


def _rate(name: str, row: Mapping[str, float]) -> tuple[str, float, float, float, float]:
    percent = [round(100 * row[part], 1) for part in ("offered", "low", "high", "first")]
    return name, percent[0], percent[1], percent[2], percent[3]


def chart_of(results: Mapping[str, Any], lines: Sequence[Line]) -> Chart:
    """The share of children who get a place, by group and rule set, with 95 of 100 draws."""
    series = [
        Series(
            name,
            [line.rates[place][1] for line in lines],
            low=[line.rates[place][2] for line in lines],
            high=[line.rates[place][3] for line in lines],
        )
        for place, name in enumerate(set_names(results))
    ]
    return Chart(
        title=_("每一类家庭里得到名额的孩子（%%，细线是 100 次抽签里 95 次的范围）") % {},
        categories=[line.name for line in lines],
        series=series,
        x_label=_("家庭"),
        y_label="%",
        is_told=True,
        is_tall=True,
        key="rates",
    )
