"""Night reach: who works at night, and who of them has a door near that stays open all night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from django.db.models import F

from minsheng.common.geo import LonLat, distance_m
from minsheng.common.opening import Rules
from minsheng.common.opening.possible import possible_quarters
from minsheng.demand.queries import current_points
from minsheng.organisations.models import Organisation
from minsheng.stations.models import Station
from minsheng.stations.queries import hours_of

REACH_M = 1_000
"""A walk of some fifteen minutes, the "15-minute circle". Unverified as a bar for the night."""
NIGHT = (22, 23, 0, 1, 2, 3, 4, 5)
"""Hours from ten at night to six in the morning."""
CELL_DEG = 0.02
"""Wider than the reach anywhere in China: who is near lies in this cell or next to it."""

Doors = dict[tuple[int, int], list[LonLat]]


@lru_cache(maxsize=4096)
def stays_open(rules: Rules) -> bool:
    """Do the ordinary hours keep the door open through every night of the week?"""
    week = possible_quarters(Rules(week=rules.week))
    return all(week[day * 24 + hour] == "f" for day in range(7) for hour in NIGHT)


def night_doors() -> Doors:
    """Open stations that stay open all night, by cell; one query. Whose they are does not matter to a rider."""
    rows = Station.objects.filter(state=Station.State.OPEN).exclude(possible_hours="").order_by()
    doors: Doors = defaultdict(list)
    for lon, lat, hours in rows.values_list("lon", "lat", "hours"):
        if stays_open(hours_of(hours)):
            doors[_cell(lon, lat)].append(LonLat(lon, lat))
    return dict(doors)


def night_facts(union: Organisation, doors: Doors) -> dict[str, int | str | None]:
    """Workers of the demand in force in parts of the day past midnight, and those of them near a door; one query."""
    rows = current_points([union]).filter(band__end_hour__lte=F("band__start_hour")).order_by()
    people = reached = 0.0
    for lon, lat, workers in rows.values_list("lon", "lat", "workers"):
        people += workers
        here = LonLat(lon, lat)
        if any(distance_m(here, door) <= REACH_M for door in _around(here, doors)):
            reached += workers
    if not round(people):
        return {}
    return {"night_people": round(people), "night_reached": round(reached)}


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return int(lon // CELL_DEG), int(lat // CELL_DEG)


def _around(point: LonLat, doors: Doors) -> Iterator[LonLat]:
    x, y = _cell(*point)
    for right, up in product((-1, 0, 1), repeat=2):
        yield from doors.get((x + right, y + up), ())
