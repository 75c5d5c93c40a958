"""Rows into the engine's problem: everything a plan is made from, in the published JSON form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from minsheng.demand.queries import NeedRow, PointRow, needs_for, points_for
from minsheng.organisations.models import Organisation
from minsheng.places.models import StreetNetwork
from minsheng.places.queries import OptionRow, SiteRow, options_for, sites_for
from minsheng.siteplans.rules import STRAIGHT, PlanSettings, site_id


class NothingToPlan(Exception):
    """Something to plan with is lacking; ``what`` is "demand", "needs", "sites" or "streets"."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NoSuchNeed(Exception):
    """A reach was given for a group and service that the plan's table of needs does not have."""

    def __init__(self, group: str, service: str) -> None:
        super().__init__(f"{group} {service}")
        self.group = group
        self.service = service


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
        NothingToPlan: no demand, no need or no usable place is known in the area.
    """
    points = points_for([area], groups=asked.groups, hours=asked.hours)
    needs = _needs(_table(area, asked), asked)
    sites = [site for site in sites_for([area]) if _usable(site, asked)]
    for what, rows in (("demand", points), ("needs", needs), ("sites", sites)):
        if not rows:
            raise NothingToPlan(what)
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
        "demand": [_demand(point) for point in points],
        "sites": [_site(site, asked) for site in sites],
        "needs": needs,
        "options": [_option(option) for option in options],
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
    }


def _option(option: OptionRow) -> dict[str, Any]:
    return {
        "site": site_id(option.place),
        "level": option.level,
        "cost_yuan": option.cost_yuan,
        "services": ";".join(option.services),
    }
