"""The nearest stations: boxes that grow around a point, judged door by door from the nearest on.

The database leaves out doors that cannot be open at that quarter of the week, whatever the rules: an
index tells which, no row is read for it. The opening engine judges the others, handful by handful, and
of these alone the database is asked what they offer.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Collection, Iterable, Iterator, Sized
from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.functions import Cast, Substr

from minsheng.common.geo import EARTH_RADIUS_M, LonLat, distance_m
from minsheng.common.opening import OpenState, Rules, state_at, weekly_minutes
from minsheng.common.opening.possible import ALL_WEEK, digit_at
from minsheng.portal.needs import ALL_DAY, Need, Told, offering
from minsheng.stations.models import Station, StationQuerySet
from minsheng.stations.queries import hours_of, warnings_near
from minsheng.stations.queries.hours import plain_time, state_with

REACHES_M = (700.0, 1_400.0, 2_800.0, 5_600.0, 8e3, 12e3, 17e3, 25e3, 35e3, 50e3)
"""Half the side of each box; who is farther than the last one is not near. The wide ones grow in small
steps: a box of 50 km holds four times the doors of one of 25."""

MOST_JUDGED = 3_000
"""So many doors are looked at; a rare need at night must not read the whole city."""

SPARE, LARGEST_BATCH, LARGEST_SIFTED = 12, 384, 3_072
"""Doors looked at together: a few more than are wanted; more and more where many are closed after all, or
where few offer what is needed."""

WEEK_MIN = 7 * 24 * 60
Candidate = tuple[float, int]
"""Distance in metres, id."""


@dataclass(frozen=True, slots=True)
class Near:
    """A station, how far it is as the crow flies, and its door."""

    station: Station
    distance_m: float
    state: OpenState


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest first. ``is_whole`` is False where the search gave up before it had enough."""

    rows: list[Near]
    is_whole: bool


def is_all_day(station: Station, day: dt.date) -> bool:
    """Do its ordinary hours keep the door open day and night?"""
    return weekly_minutes(hours_of(station.hours), day) == WEEK_MIN


def nearest(
    point: LonLat,
    *,
    at: dt.datetime,
    limit: int = 20,
    needs: Collection[Need] = (),
    open_only: bool = True,
) -> Found:
    """The ``limit`` stations nearest to ``point`` that are open at ``at`` and offer all ``needs``.

    Equal distances go by id. Without ``open_only`` the closed and the suspended are told as well.
    """
    rows: StationQuerySet = Station.objects.in_use()
    if open_only:
        rows = _perhaps_open(at)
    if ALL_DAY in needs:
        rows = rows.filter(possible_hours=ALL_WEEK)
    doors = _Doors(at, needs)
    found: list[tuple[float, int, OpenState]] = []
    judged, is_whole = 0, True
    for some in _outwards(rows, point, found, limit + SPARE, len(doors.needs)):
        states = doors.judge([pk for _far, pk in some])
        fitting = [(far, pk, states[pk]) for far, pk in some if pk in states]
        found += [one for one in fitting if one[2].is_open or not open_only]
        judged += len(states) if doors.needs else len(some)
        if len(found) >= limit:
            break
        if judged >= MOST_JUDGED:
            is_whole = False
            break
    return Found(_told(found[:limit]), is_whole)


def _perhaps_open(at: dt.datetime) -> StationQuerySet:
    """Open stations but those whose door cannot be open at that quarter of any week."""
    place, digits = digit_at(plain_time(at))
    rows = Station.objects.filter(state=Station.State.OPEN)
    found: StationQuerySet = rows.annotate(quarters=Substr("possible_hours", place + 1, 1)).filter(
        quarters__in=digits
    )
    return found


def _outwards(
    rows: StationQuerySet, point: LonLat, found: Sized, wanted: int, needs: int
) -> Iterator[list[Candidate]]:
    """Stations within the last reach in handfuls of ``wanted`` and more, the nearest first; a query per box.

    Too few to be enough are not handed over alone: a larger box costs less than asking what they offer.

    Args:
        found: what was good enough of the handfuls so far; it grows between them and tells how far to look next.
        needs: how many things are asked for besides an open door; about every second has each.
    """
    largest = LARGEST_SIFTED if needs else LARGEST_BATCH
    size = min(wanted * 2**needs, largest)
    least = (wanted - SPARE) * 2**needs
    reached, waiting = -1.0, list[Candidate]()
    reach: float | None = REACHES_M[0]
    while reach is not None:
        waiting += sorted(
            (far, pk)
            for pk, lon, lat in _in_box(rows, point, reach).values_list("pk", "lon", "lat")
            if reached < (far := distance_m(point, LonLat(lon, lat))) <= reach
        )
        known = len(found) + len(waiting) // 2**needs
        while waiting and (len(waiting) >= least or reach == REACHES_M[-1]):
            yield waiting[:size]
            waiting, size = waiting[size:], min(size * 2, largest)
            known = len(found)
        reached, reach = reach, _next_reach(reach, known, wanted)


def _next_reach(reach: float, known: int, wanted: int) -> float | None:
    """The first reach that holds ``wanted`` more if good ones lie as close there as up to here; None after the last."""
    likely = reach * math.sqrt((known + wanted) / max(known, 1))
    farther = [one for one in REACHES_M if one > reach]
    return next((one for one in farther if one >= likely), farther[-1] if farther else None)


def _in_box(rows: StationQuerySet, point: LonLat, reach_m: float) -> StationQuerySet:
    """Those in the smallest box of degrees that holds the circle of ``reach_m`` around the point."""
    angle = reach_m / EARTH_RADIUS_M * (1 + 1e-9)
    across = math.sin(angle) / max(math.cos(math.radians(point.lat)), 1e-12)
    lat = math.degrees(angle)
    lon = math.degrees(math.asin(across)) if across < 1 else 360.0
    low = LonLat(max(point.lon - lon, -180.0), max(point.lat - lat, -90.0))
    high = LonLat(min(point.lon + lon, 180.0), min(point.lat + lat, 90.0))
    return rows.within(low, high).order_by()


class _Doors:
    """Doors at one moment. Stations share their hours, so each kind of hours is judged once."""

    def __init__(self, at: dt.datetime, needs: Collection[Need]) -> None:
        self.at = at
        self.all_day = ALL_DAY in needs
        self.needs = [need for need in needs if need is not ALL_DAY]
        self.warnings = warnings_near(at)
        self.known: dict[str | None, OpenState | None] = {}

    def judge(self, ids: list[int]) -> dict[int, OpenState]:
        """The doors of these stations by id, without those that do not fit.

        One query; one more where something is needed, and one while a warning holds.
        """
        rows = Station.objects.filter(pk__in=ids).order_by()
        columns = ("pk", "state", Cast("hours", TextField()), Cast("services", TextField()))
        told: Iterable[Told] = rows.values_list(*columns)
        if self.needs:
            told = offering(told, self.needs)
        found, promised = {}, []
        for pk, state, text, _services in told:
            kept = text if state == Station.State.OPEN else None
            if self.warnings and kept and '"on_warning"' in kept:
                promised.append(pk)
            elif (door := self._door(kept)) is not None:
                found[pk] = door
        return found | self._with_weather(promised) if promised else found

    def _door(self, text: str | None) -> OpenState | None:
        """The door by these hours; None if it has to be open day and night and is not."""
        if text not in self.known:
            rules = hours_of(json.loads(text)) if text else Rules()
            now = plain_time(self.at)
            fits = not self.all_day or weekly_minutes(rules, now.date()) == WEEK_MIN
            self.known[text] = state_at(rules, now) if fits else None
        return self.known[text]

    def _with_weather(self, ids: list[int]) -> dict[int, OpenState]:
        rows = Station.objects.filter(pk__in=ids).select_related("organisation", "town").order_by()
        lean = rows.only("state", "hours", "organisation__path", "town__path")
        today = plain_time(self.at).date()
        return {
            station.pk: state_with(station, self.warnings, self.at)
            for station in lean
            if not self.all_day or is_all_day(station, today)
        }


def _told(found: list[tuple[float, int, OpenState]]) -> list[Near]:
    """With all that a list shows; one query."""
    rows = Station.objects.select_related("organisation", "town")
    stations = rows.in_bulk([pk for _far, pk, _state in found])
    return [Near(stations[pk], far, state) for far, pk, state in found]
