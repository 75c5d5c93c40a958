"""How a plan stands when demand turns out otherwise, beside the best plan for each case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minsheng.demand.models import HourBand, WorkerGroup
from minsheng.organisations.models import Organisation
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.rules import Scenario
from minsheng.web.phrases import aside

CHANCE = "chance "
"""How the engine names a case drawn by chance."""


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One case: people the plan covers there, those the best plan found covers, and the proven limit."""

    label: str
    meant: str
    covered: float
    best: float
    bound: float

    @property
    def behind_percent(self) -> float:
        """How far the plan is behind the best there can be, at most."""
        return max(100 * (1 - self.covered / self.bound), 0.0) if self.bound else 0.0

    @property
    def is_proved(self) -> bool:
        return self.bound <= self.best * (1 + 1e-9)


@dataclass(frozen=True, slots=True)
class RobustnessTable:
    """All cases, and the share of them in which the plan is good."""

    within_percent: float
    share: float
    share_at_most: float
    lines: list[ScenarioResult]

    @property
    def percent(self) -> float:
        return 100 * self.share

    @property
    def worst(self) -> ScenarioResult:
        """The case in which the plan is farthest behind."""
        return max(self.lines, key=lambda line: line.behind_percent)

    @property
    def good(self) -> int:
        return round(self.share * len(self.lines))

    @property
    def maybe(self) -> int:
        """Cases in which the plan is good if the best plans found are the best there are."""
        return round(self.share_at_most * len(self.lines))

    def is_good(self, line: ScenarioResult) -> bool:
        return line.covered >= (1 - self.within_percent / 100) * line.bound


def robustness_of(plan: SitePlan) -> RobustnessTable | None:
    """How the plan stands in each case; None where none was asked for."""
    told = (plan.result or {}).get("robustness")
    if told is None:
        return None
    meant = _meanings(plan.asked.scenarios)
    return RobustnessTable(
        within_percent=100 * told["within"],
        share=told["share"],
        share_at_most=told["share_at_most"],
        lines=[_line(row, meant) for row in told["scenarios"]],
    )


def _line(row: dict[str, Any], meant: dict[str, str]) -> ScenarioResult:
    name = row["scenario"]
    label = name
    if name not in meant and name.startswith(CHANCE):
        label = _("随机第 %(number)s 种") % {"number": name.removeprefix(CHANCE)}
    return ScenarioResult(label, meant.get(name, ""), row["covered"], row["best"], row["bound"])


def _meanings(scenarios: tuple[Scenario, ...]) -> dict[str, str]:
    """By name of the case: who changes and by how much."""
    if not scenarios:
        return {}
    towns = {case.district for case in scenarios if case.district}
    labels: dict[str, dict[str, str]] = {
        "group": {row.code: row.label for row in WorkerGroup.objects.all()},
        "hours": {row.code: row.label for row in HourBand.objects.all()},
        "district": {o.code: o.label for o in Organisation.objects.filter(code__in=towns)},
    }
    found: dict[str, list[str]] = {}
    for case in scenarios:
        who = [labels[by].get(getattr(case, by), "") for by in ("district", "group", "hours")]
        words = " · ".join(word for word in who if word) or _("全部")
        found.setdefault(case.name, []).append(f"{words} {case.percent:+d} %")
    return {name: _("；").join(parts) for name, parts in found.items()}


def scenario_sentences(plan: SitePlan) -> list[str]:
    """The cases that were asked for, each with what it means."""
    asked = plan.asked
    told = [aside(name, what) for name, what in _meanings(asked.scenarios).items()]
    if asked.chance_count:
        facts = {"count": asked.chance_count, "percent": asked.chance_percent}
        told.append(_("随机 %(count)s 种，人数最多差 %(percent)s %%") % facts)
    return told
