"""Rows into the engine's problem: everything a plan is made from, in the published JSON form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from minsheng.demand.queries import NeedRow, PointRow, needs_for, points_for
from minsheng.organisations.models import Organisation
from minsheng.places.models import StreetNetwork
from minsheng.places.queries import OptionRow, SiteRow, options_for, sites_for
from minsheng.siteplans.rules import STRAIGHT, PlanSettings, Scenario, site_id


class NothingToPlan(Exception):
    """Something to plan with is lacking.

    ``what`` is "demand", "needs", "sites", "streets", "districts" (a wish about towns where no town is
    known), "at_once" (a goal about room without the part that comes at once) or "scenarios" (a goal
    about them without any).
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NoSuchNeed(Exception):
    """A reach was given for a group and service that the plan's table of needs does not have."""

    def __init__(self, group: str, service: str) -> None:
        super().__init__(f"{group} {service}")
        self.group = group
        self.service = service


class NoNeedFor(Exception):
    """Workers of these groups are there, and none of the chosen services is in their table of needs."""

    def __init__(self, groups: Iterable[str]) -> None:
        self.groups = sorted(groups)
        super().__init__(", ".join(self.groups))


class EmptyScenario(Exception):
    """A scenario is about people of whom the plan has none."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario.name)
        self.scenario = scenario


def settled(area: Organisation, asked: PlanSettings) -> PlanSettings:
    """What was asked, with only those own reaches that differ from the table, each with the table's value.

    Raises:
        NoSuchNeed: an own reach has no counterpart among the needs of the groups and services asked for.
    """
    usual = {(need.group, need.service): need.reach_m for need in _table(area, asked)}
    kept = []
    for own in asked.reaches:
        if (own.group, own.service) not in usual:
            raise NoSuchNeed(own.group, own.service)
        usual_m = usual[own.group, own.service]
        if own.reach_m != usual_m:
            kept.append(replace(own, usual_m=usual_m))
    return replace(asked, reaches=tuple(kept))


def _table(area: Organisation, asked: PlanSettings) -> list[NeedRow]:
    return needs_for(area, groups=asked.groups, services=asked.services)


def _needs(table: Iterable[NeedRow], asked: PlanSettings) -> list[dict[str, Any]]:
    """The needs of the plan: the table's, with the plan's own reaches, without what it leaves out."""
    own = {(one.group, one.service): one.reach_m for one in asked.reaches}
    needs = []
    for need in table:
        reach_m = own.get((need.group, need.service), need.reach_m)
        if reach_m is not None:
            row = {"group": need.group, "service": need.service}
            needs.append({**row, "reach_m": reach_m, "share": need.share})
    return needs


def network_for(area: Organisation, asked: PlanSettings) -> StreetNetwork | None:
    """The streets along which the plan's ways are measured; None for straight lines.

    Raises:
        NothingToPlan: no street network for these means is known there.
    """
    if asked.ways == STRAIGHT:
        return None
    network: StreetNetwork
    for network in StreetNetwork.objects.for_area(area):
        if network.counts[asked.ways]["streets"]:
            return network
    raise NothingToPlan("streets")


def build_problem(area: Organisation, asked: PlanSettings, *, title: str) -> dict[str, Any]:
    """The problem of one plan, ready to be frozen.

    Raises:
        NothingToPlan: no demand, need or usable place is known in the area, or a goal or limit lacks
            what it is about.
        NoNeedFor: a group of which there are workers needs none of the services.
        EmptyScenario: a scenario means nobody.
    """
    points = points_for([area], groups=asked.groups, hours=asked.hours)
    needs = _needs(_table(area, asked), asked)
    sites = [site for site in sites_for([area]) if _usable(site, asked)]
    _check(points, needs, sites, asked)
    places = {site.id for site in sites}
    options = [option for option in options_for([area]) if option.place in places]
    return {
        "name": title,
        "datum": "wgs84",
        "objective": list(asked.objective),
        "min_per_district": asked.min_per_district,
        "min_open_at_night": asked.min_open_at_night,
        "detour": asked.detour if asked.ways == STRAIGHT else 1.0,
        "time_limit_s": asked.time_limit_s,
        "seed": 1,
        **({"count": asked.count} if asked.count else {}),
        **({"budget_yuan": asked.budget_yuan} if asked.budget_yuan is not None else {}),
        **({"phases": list(asked.phases)} if asked.phases else {}),
        **_otherwise(asked),
        "demand": [_demand(point) for point in points],
        "sites": [_site(site, asked) for site in sites],
        "needs": needs,
        "options": [_option(option, asked) for option in options],
    }


def _check(
    points: list[PointRow], needs: list[dict[str, Any]], sites: list[SiteRow], asked: PlanSettings
) -> None:
    """Whether everything is there that the plan is about."""
    for what, rows in (("demand", points), ("needs", needs), ("sites", sites)):
        if not rows:
            raise NothingToPlan(what)
    idle = {point.group for point in points} - {need["group"] for need in needs}
    if idle:
        raise NoNeedFor(idle)
    towns_lack = asked.min_per_district > 0 and not any(site.district for site in sites)
    if towns_lack or ("equity" in asked.objective and not any(p.district for p in points)):
        raise NothingToPlan("districts")
    if "served" in asked.objective and asked.at_once_percent is None:
        raise NothingToPlan("at_once")
    if "robust" in asked.objective and not asked.has_scenarios:
        raise NothingToPlan("scenarios")
    there = {
        "group": {point.group for point in points},
        "hours": {point.hours for point in points},
        "district": {point.district for point in points},
    }
    for case in asked.scenarios:
        if any(getattr(case, by) and getattr(case, by) not in known for by, known in there.items()):
            raise EmptyScenario(case)


def _otherwise(asked: PlanSettings) -> dict[str, Any]:
    """The settings about room and about other demand, as far as they are asked for."""
    found: dict[str, Any] = {}
    if asked.at_once_percent is not None:
        found["at_once"] = asked.at_once_percent / 100
    if asked.has_scenarios:
        found["scenario_within"] = asked.within_percent / 100
    if asked.chance_count:
        found |= {
            "scenario_count": asked.chance_count,
            "scenario_noise": asked.chance_percent / 100,
        }
    if asked.scenarios:
        found["scenarios"] = [_scenario(case) for case in asked.scenarios]
    return found


def _scenario(case: Scenario) -> dict[str, Any]:
    return {
        "scenario": case.name,
        "factor": case.factor,
        "group": case.group,
        "hours": case.hours,
        "district": case.district,
    }


def _usable(site: SiteRow, asked: PlanSettings) -> bool:
    """An existing station is always considered; a candidate may be left out for a hard criterion."""
    return site.state == "existing" or site.passes or not asked.hard_criteria


def _demand(point: PointRow) -> dict[str, Any]:
    return {
        "id": f"D{point.id}",
        "lon": point.lon,
        "lat": point.lat,
        "weight": point.workers,
        "group": point.group,
        "hours": point.hours,
        "district": point.district,
    }


def _site(site: SiteRow, asked: PlanSettings) -> dict[str, Any]:
    stays = asked.existing_stay and site.state == "existing" and site.must == "free"
    return {
        "id": site_id(site.id),
        "lon": site.lon,
        "lat": site.lat,
        "name": site.name,
        "district": site.district,
        "partner": site.partner,
        "state": site.state,
        "must": "open" if stays else site.must,
        "level": site.level,
        **_room(site.capacity, asked),
    }


def _room(people: int | None, asked: PlanSettings) -> dict[str, int]:
    """The room of a place or level, where room plays a part and is known."""
    return {} if people is None or asked.at_once_percent is None else {"capacity": people}


def _option(option: OptionRow, asked: PlanSettings) -> dict[str, Any]:
    rooms = {room.level: room.people for room in asked.rooms}
    return {
        "site": site_id(option.place),
        "level": option.level,
        "cost_yuan": option.cost_yuan,
        "services": ";".join(option.services),
        **_room(rooms.get(option.level), asked),
    }
