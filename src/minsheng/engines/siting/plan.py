"""The answer: what to open, keep and close, how sure it is the best, and why each site is there."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "minsheng.siting.plan/1"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a site is in the plan.

    Attributes:
        covered_only_here: people whom no other open site covers.
        lost_without: what the plan loses when this site closes and nothing else changes, in the
            plan's ``reason_measure``; None when somebody would be left without any way at all.
        best_alternative: the site outside the plan that would replace it best within all rules;
            None when there is none, or when this one must be open.
        alternative_level: level at which the alternative would open.
        alternative_loss: what the plan loses with the alternative in its place; negative is a win.
    """

    covered_only_here: float
    lost_without: float | None
    best_alternative: str | None
    alternative_level: str | None
    alternative_loss: float | None


@dataclass(frozen=True, slots=True)
class OpenSite:
    """A site to run: ``action`` is keep, upgrade or build; ``level`` None when there are none."""

    site: str
    level: str | None
    action: str
    cost_yuan: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Share:
    """People with a need, and how many of them are covered today and by the plan."""

    demand: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage in total and by district, group and hours ("" where a row names none)."""

    total: Share
    district: dict[str, Share]
    group: dict[str, Share]
    hours: dict[str, Share]


@dataclass(frozen=True, slots=True)
class SiteLoad:
    """People at a site at once by hours, under a division that serves as many as possible.

    ``room`` is None where the site has no limit.
    """

    site: str
    room: float | None
    people: dict[str, float]


@dataclass(frozen=True, slots=True)
class Capacity:
    """How full the sites get.

    Attributes:
        at_once: the part of the people that comes at the same time.
        hours: band of hours → (people covered, people served).
        sites: one entry per open site.
    """

    at_once: float
    hours: dict[str, tuple[float, float]]
    sites: tuple[SiteLoad, ...]


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """People the plan covers in one scenario, those the best plan found for it covers, the bound.

    ``best_open`` is that best plan, (site, level) each.
    """

    scenario: str
    covered: float
    best: float
    bound: float
    best_open: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Robustness:
    """How the plan stands when demand turns out otherwise.

    Attributes:
        within: how far a plan may stay behind the best one and still be good.
        share: share of the scenarios in which the plan surely is good.
        share_at_most: the same when the best plans found are the best there are.
    """

    within: float
    share: float
    share_at_most: float
    scenarios: tuple[ScenarioResult, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What would follow the plan: a site at a level, the yuan to add and the people it wins."""

    site: str
    level: str | None
    cost_yuan: float
    people: float


@dataclass(frozen=True, slots=True)
class Phase:
    """What is open after one year, (site, level) each; money counts from the start."""

    budget_yuan: float
    cost_yuan: float
    open: tuple[tuple[str, str | None], ...]
    covered: float
    gap: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A siting plan; `to_json` gives the published form.

    Attributes:
        status: "optimal" when every listed objective is proved, else "feasible".
        objective: value of each listed objective, and ``unserved`` where metres matter.
        bound, gap: for the first objective; the gap is 0 when it is proved.
        seconds: time the solver took.
        next: openings and upgrades that would follow with more money, the best per yuan first.
        reason_measure: what reasons count, "coverage" (people) or "distance" (weighted metres).
    """

    problem_sha256: str
    engine: str
    status: str
    seed: int
    objective: dict[str, float]
    bound: float
    gap: float
    seconds: float
    reason_measure: str
    open: tuple[OpenSite, ...]
    close: tuple[str, ...]
    coverage: Coverage
    next: tuple[NextStep, ...] = ()
    phases: tuple[Phase, ...] = ()
    capacity: Capacity | None = None
    robustness: Robustness | None = None

    def to_dict(self, *, timing: bool = False) -> dict[str, Any]:
        """The published form. ``seconds`` is 0 for a proved plan unless ``timing`` is asked for.

        A proved plan depends on the input alone, and so does its file, to the byte; how long this
        machine took is not part of it. A plan cut short by the clock says how long it had.
        """
        told = self.seconds if timing or self.status != "optimal" else 0.0
        plan: dict[str, Any] = {
            "format": FORMAT,
            "problem_sha256": self.problem_sha256,
            "engine": self.engine,
            "status": self.status,
            "seed": self.seed,
            "objective": dict(self.objective),
            "bound": self.bound,
            "gap": self.gap,
            "seconds": round(told, 3),
            "reason_measure": self.reason_measure,
            "open": [_open_site(site) for site in self.open],
            "close": list(self.close),
            "coverage": {
                "total": _share(self.coverage.total),
                **{
                    by: {name: _share(share) for name, share in getattr(self.coverage, by).items()}
                    for by in ("district", "group", "hours")
                },
            },
            "next": [
                {name: getattr(step, name) for name in ("site", "level", "cost_yuan", "people")}
                for step in self.next
            ],
        }
        if self.phases:
            plan["phases"] = [_phase(phase) for phase in self.phases]
        if self.capacity is not None:
            plan["capacity"] = _capacity(self.capacity)
        if self.robustness is not None:
            plan["robustness"] = _robustness(self.robustness)
        return plan

    def to_json(self, *, timing: bool = False) -> str:
        return json.dumps(self.to_dict(timing=timing), ensure_ascii=False, indent=1) + "\n"


def _open_site(site: OpenSite) -> dict[str, Any]:
    names = (
        "covered_only_here",
        "lost_without",
        "best_alternative",
        "alternative_level",
        "alternative_loss",
    )
    return {
        "site": site.site,
        "level": site.level,
        "action": site.action,
        "cost_yuan": site.cost_yuan,
        "reason": {name: getattr(site.reason, name) for name in names},
    }


def _phase(phase: Phase) -> dict[str, Any]:
    return {
        "budget_yuan": phase.budget_yuan,
        "cost_yuan": phase.cost_yuan,
        "open": [{"site": site, "level": level} for site, level in phase.open],
        "covered": phase.covered,
        "gap": phase.gap,
    }


def _capacity(capacity: Capacity) -> dict[str, Any]:
    return {
        "at_once": capacity.at_once,
        "hours": {
            name: {"covered": covered, "served": served}
            for name, (covered, served) in capacity.hours.items()
        },
        "sites": [
            {"site": load.site, "room": load.room, "people": dict(load.people)}
            for load in capacity.sites
        ],
    }


def _robustness(robustness: Robustness) -> dict[str, Any]:
    return {
        "within": robustness.within,
        "share": robustness.share,
        "share_at_most": robustness.share_at_most,
        "scenarios": [
            {
                **{name: getattr(one, name) for name in ("scenario", "covered", "best", "bound")},
                "best_open": [{"site": site, "level": level} for site, level in one.best_open],
            }
            for one in robustness.scenarios
        ],
    }


def _share(share: Share) -> dict[str, float]:
    return {"demand": share.demand, "before": share.before, "after": share.after}


def write_plan(plan: Plan, path: str | Path, *, timing: bool = False) -> None:
    """Write the plan whole or not at all: a reader never sees half a file."""
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(plan.to_json(timing=timing))
        mode = 0o666 & ~_umask()
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
