"""Which services each station of a plan should offer, from the needs within its reach."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from minsheng.common.geo import LonLat, distance_m
from minsheng.siteplans.rules import Wanted, recommended

METRES_PER_DEGREE_OF_LATITUDE = 111_200.0


def menus(problem: dict[str, Any], sites: list[str]) -> dict[str, list[Wanted]]:
    """The recommended services of each site, most needed first.

    Args:
        problem: a frozen problem in the published JSON form.
        sites: names of the open sites.

    Returns:
        Per site the services worth offering, each with how many of the people within that
        service's reach need it, in all and by group. People count once per hour band they work in.
    """
    where = {site["id"]: LonLat(site["lon"], site["lat"]) for site in problem["sites"]}
    by_group: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for need in problem["needs"]:
        by_group[need["group"]].append(need)
    return {site: recommended(_wanted(where[site], problem["demand"], by_group)) for site in sites}


def _wanted(
    place: LonLat, demand: list[dict[str, Any]], needs: dict[str, list[dict[str, Any]]]
) -> list[Wanted]:
    people: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    reached: dict[str, float] = defaultdict(float)
    farthest = max((need["reach_m"] for rows in needs.values() for need in rows), default=0.0)
    for point in demand:
        if abs(point["lat"] - place.lat) * METRES_PER_DEGREE_OF_LATITUDE > farthest:
            continue
        metres = distance_m(place, LonLat(point["lon"], point["lat"]))
        for need in needs[point["group"]]:
            if metres <= need["reach_m"]:
                people[need["service"]][point["group"]] += point["weight"] * need["share"]
                reached[need["service"]] += point["weight"]
    return [
        Wanted(service, sum(groups.values()), reached[service], dict(groups))
        for service, groups in people.items()
    ]
