"""What a planner can ask for, as plain values; and which services a station should offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OwnReach:
    """How far a group goes for a service in one plan, in place of what the table of needs says.

    Attributes:
        reach_m: metres; None leaves the service out for the group.
        usual_m: what the table said when the plan was made; None until it was looked up.
    """

    group: str
    service: str
    reach_m: int | None
    usual_m: int | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """How many people a station of a level has room for at once."""

    level: str
    people: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """How demand could be otherwise: the people meant are ``percent`` more (negative: fewer).

    ``group``, ``hours`` and ``district`` (a town's code) say who is meant; "" means all. Entries of
    one name are one scenario.
    """

    name: str
    percent: int
    group: str = ""
    hours: str = ""
    district: str = ""

    @property
    def factor(self) -> float:
        """How many times as many people there are."""
        return (100 + self.percent) / 100


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """The questions on the form, answered.

    Attributes:
        groups, hours, services: codes; at least one each.
        objective: goals in order of rank, of the engine's names.
        count: number of open sites, existing ones included; None without such a limit.
        budget_yuan: sum of costs; None without such a limit.
        min_per_district: open sites that each town with a possible site must have.
        min_open_at_night: open sites at a level that is open at night.
        phases: yuan of each year; empty without years. With years the budget is their sum.
        ways: how ways are measured: "straight" lines times the detour, or along streets on "foot" or
            by "ebike".
        detour: how much longer the way is than the straight line; plays no part along streets.
        existing_stay: existing stations must stay open; otherwise the plan may close them.
        hard_criteria: leave out candidates that are known to miss a hard siting condition.
        time_limit_s: how long the search may take.
        reaches: departures from the table of needs, for this plan only.
        at_once_percent: part of the people that comes at the same time; None when room plays no part.
        rooms: how many people stations have room for by level; a place's own figure counts if smaller.
        scenarios: cases of other demand in which the plan is judged.
        chance_count: so many more cases drawn by chance, each group of each town by itself.
        chance_percent: in these, people are up to so much more or fewer.
        within_percent: in a case the plan is good when it is at most so far behind the best there.
    """

    groups: tuple[str, ...]
    hours: tuple[str, ...]
    services: tuple[str, ...]
    objective: tuple[str, ...] = ("coverage", "distance")
    count: int | None = None
    budget_yuan: int | None = None
    min_per_district: int = 0
    min_open_at_night: int = 0
    phases: tuple[int, ...] = ()
    detour: float = 1.3
    existing_stay: bool = True
    hard_criteria: bool = True
    time_limit_s: int = 60
    reaches: tuple[OwnReach, ...] = ()
    ways: str = "straight"
    at_once_percent: float | None = None
    rooms: tuple[Room, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    chance_count: int = 0
    chance_percent: int = 20
    within_percent: int = 5

    @property
    def has_scenarios(self) -> bool:
        return bool(self.scenarios or self.chance_count)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> PlanSettings:
        listed = {
            name: tuple(stored.get(name, ()))
            for name in ("groups", "hours", "services", "objective", "phases")
        }
        rows = {
            "reaches": tuple(OwnReach(**own) for own in stored.get("reaches", ())),
            "rooms": tuple(Room(**room) for room in stored.get("rooms", ())),
            "scenarios": tuple(Scenario(**case) for case in stored.get("scenarios", ())),
        }
        return cls(**{**stored, **listed, **rows})


STRAIGHT = "straight"


def site_id(place: int) -> str:
    """The name a place has in the problem and in the plan."""
    return f"P{place}"


def place_of(site: str) -> int:
    """The place a plan's site stands for."""
    return int(site.removeprefix("P"))


def first_years(phases: Iterable[dict[str, Any]]) -> dict[str, int]:
    """The year (0 is the first) from which each site stands at the level it ends with.

    Args:
        phases: the published plan's list of years.
    """
    years: dict[str, tuple[str | None, int]] = {}
    for year, phase in enumerate(phases):
        for site in phase["open"]:
            if site["site"] not in years or years[site["site"]][0] != site["level"]:
                years[site["site"]] = (site["level"], year)
    return {site: year for site, (_level, year) in years.items()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """People within reach of a station who need one service: in all, and by group."""

    service: str
    people: float
    within_reach: float
    by_group: dict[str, float]

    @property
    def share(self) -> float:
        """Of the people within reach, how many need it; 0 to 1."""
        return self.people / self.within_reach if self.within_reach else 0.0


BASIC = frozenset({"rest", "water", "charging"})
"""Always offered: somewhere to sit, something to drink, a socket."""

WORTHWHILE_SHARE = 0.15
"""A further service is recommended from this share of the people within reach (a proposal, not a sourced rule)."""


def recommended(wanted: Iterable[Wanted]) -> list[Wanted]:
    """The services a station should offer, the most needed first: the basic ones, and those enough people need."""
    chosen = [row for row in wanted if row.service in BASIC or row.share >= WORTHWHILE_SHARE]
    return sorted(chosen, key=lambda row: (-row.people, row.service))
