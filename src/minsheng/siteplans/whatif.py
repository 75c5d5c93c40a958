"""What if: the coverage when some stations of a plan fall away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.streets import problem_of


@dataclass(frozen=True, slots=True)
class Loss:
    """Coverage of one district, group or time with the whole plan and without the chosen stations (people)."""

    code: str
    demand: float
    planned: float
    left: float

    @property
    def lost(self) -> float:
        return self.planned - self.left

    @property
    def planned_percent(self) -> float:
        return 100 * self.planned / self.demand if self.demand else 0.0

    @property
    def left_percent(self) -> float:
        return 100 * self.left / self.demand if self.demand else 0.0


def without(plan: SitePlan, sites: set[str]) -> dict[str, list[Loss]]:
    """Coverage in total and by district, group and hours when ``sites`` of the plan close.

    Raises:
        KeyError: a site is not open in the plan.
    """
    from minsheng.engines.siting import coverage_of  # heavy: numpy

    result: dict[str, Any] = plan.result or {}
    opened = {site["site"]: site["level"] for site in result["open"]}
    for site in sites:
        del opened[site]
    left = coverage_of(problem_of(plan), opened)
    told = result["coverage"]
    tables = {
        "total": {"": told["total"]},
        **{by: told[by] for by in ("district", "group", "hours")},
    }
    now = {
        "total": {"": left.total},
        "district": left.district,
        "group": left.group,
        "hours": left.hours,
    }
    return {
        by: [
            Loss(code, row["demand"], row["after"], now[by][code].after)
            for code, row in sorted(rows.items())
        ]
        for by, rows in tables.items()
    }
