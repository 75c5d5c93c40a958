"""What is spent year by year, and what more money would buy."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minsheng.places.models import Level, Place
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import PlanResult
from minsheng.siteplans.rules import place_of
from minsheng.web.charts import Chart, Series


def year_lines(plan: SitePlan, result: PlanResult) -> list[dict[str, float]]:
    """What stands and what is spent after each year; empty without years."""
    return [
        {
            "budget_yuan": phase["budget_yuan"],
            "cost_yuan": phase["cost_yuan"],
            "open": len(phase["open"]),
            "percent": 100 * phase["covered"] / (result.total.demand or 1.0),
        }
        for phase in (plan.result or {}).get("phases", [])
    ]


@dataclass(frozen=True, slots=True)
class NextLine:
    """One thing the next money would buy."""

    place: Place
    level: str
    cost_yuan: int
    people: float


def next_lines(plan: SitePlan) -> list[NextLine]:
    """What would follow with more money, most new people per yuan first."""
    steps = (plan.result or {}).get("next", [])
    places = Place.objects.in_bulk([place_of(step["site"]) for step in steps])
    levels = {row.code: row.label for row in Level.objects.all()}
    return [
        NextLine(
            places[place_of(step["site"])],
            levels.get(step["level"] or "", ""),
            round(step["cost_yuan"]),
            step["people"],
        )
        for step in steps
    ]


def next_chart(result: PlanResult, lines: list[NextLine]) -> Chart:
    """The trade-off curve: share covered against what is spent on top of the plan."""
    spent, covered = [0.0], [result.total.after]
    for line in lines:
        spent.append(spent[-1] + line.cost_yuan / 10_000)
        covered.append(covered[-1] + line.people)
    need = result.total.demand or 1.0
    return Chart(
        title=_("再多花钱，覆盖率会怎样"),
        categories=spent,
        series=[Series(_("覆盖率"), [round(100 * people / need, 2) for people in covered])],
        kind="step",
        x_label=_("追加预算（万元）"),
        y_label="%",
        is_curve=True,
        key="next",
    )
