"""Rounds over planned visits, ready to be shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.common.geo import LonLat
from minsheng.common.opening import spans
from minsheng.common.workdays import add_workdays, is_workday
from minsheng.inspections.models import Inspection
from minsheng.inspections.rules.route import (
    CLOCK_MIN,
    MOST,
    SETS_OUT_MIN,
    VISIT_MIN,
    Day,
    day_routes,
    most_days,
)
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.stations.models import Station
from minsheng.stations.queries import hours_of
from minsheng.web.maps import Category, Layer, MapView, line, point

if TYPE_CHECKING:
    from minsheng.accounts.models import User

EARLY_MIN = 10
"""Nobody arrives in the last minutes before a door shuts. A proposal."""
STARTS = 60


def starts_of(actor: User) -> list[Organisation]:
    """Where the inspector may set out: their own unions and the towns below, as far as their place is known."""
    bodies = organisations_for(actor, Permission.INSPECT).exclude(kind=Organisation.Kind.UNIT)
    return list(bodies.exclude(lon=None).exclude(lat=None).order_by("path")[:STARTS])


def _start(place: Organisation | None, visits: list[Inspection]) -> tuple[str, LonLat]:
    """The chosen union, else the first station."""
    if place is not None and place.lon is not None and place.lat is not None:
        return place.label, LonLat(place.lon, place.lat)
    station = visits[0].station
    return station.name, LonLat(station.lon, station.lat)


def rounds_of(
    visits: list[Inspection], place: Organisation | None, first_day: dt.date
) -> dict[str, Any]:
    """Days with stops for the page, arriving while the posted hours say "open"; what does not fit is counted."""
    taken = visits[:MOST]
    if not taken:
        return {"days": [], "later": []}
    name, start = _start(place, taken)
    dates = _workdays(first_day, most_days(len(taken)))
    points = [LonLat(one.station.lon, one.station.lat) for one in taken]
    found = day_routes(start, points, [_windows(one.station, dates) for one in taken])
    days = list(found.days)
    return {
        "days": [_shown(day, taken, dates, set(found.any_time)) for day in days],
        "start": name,
        "later": [*(taken[place] for place in found.left_out), *visits[MOST:]],
        "visit_min": VISIT_MIN,
        "map": _map(start, name, days, taken),
    }


def _workdays(first: dt.date, count: int) -> list[dt.date]:
    """The days of the rounds: ``first`` if it is a working day, and the working days after it."""
    found = [first if is_workday(first) else add_workdays(first, 1)]
    while len(found) < count:
        found.append(add_workdays(found[-1], 1))
    return found


def _windows(station: Station, dates: list[dt.date]) -> list[tuple[int, int]] | None:
    """When the door should be open, in minutes since the first day's midnight; None if nobody has posted hours."""
    if not station.hours:
        return None
    rules = hours_of(station.hours)
    found = []
    for number, day in enumerate(dates):
        midnight = dt.datetime.combine(day, dt.time())
        for span in spans(rules, day, day):
            begins, ends = (
                int((moment - midnight).total_seconds() // 60) + number * CLOCK_MIN
                for moment in (span.start, span.end)
            )
            found.append((begins, ends - EARLY_MIN))
    return found


def _clock(minutes: int) -> str:
    moment = dt.datetime.combine(dt.date.min, dt.time()) + dt.timedelta(
        minutes=SETS_OUT_MIN + minutes
    )
    return moment.strftime("%H:%M")


def _km(metres: int) -> str:
    return f"{metres / 1000:.1f}"


def _shown(
    day: Day, visits: list[Inspection], dates: list[dt.date], any_time: set[int]
) -> dict[str, Any]:
    stops = [
        {
            "visit": visits[stop.index],
            "at": _clock(stop.arrives_min),
            "leg_km": _km(stop.leg_m),
            "is_any_time": stop.index in any_time,
        }
        for stop in day.stops
    ]
    return {
        "date": dates[day.number],
        "stops": stops,
        "km": _km(day.total_m),
        "back": _clock(day.total_min),
    }


def _map(start: LonLat, name: str, days: list[Day], visits: list[Inspection]) -> MapView:
    features = [point(start[0], start[1], title=name, category="start")]
    lines = []
    for number, day in enumerate(days, 1):
        way = [start]
        for place, stop in enumerate(day.stops, 1):
            station = visits[stop.index].station
            url = reverse("inspections:detail", args=[visits[stop.index].pk])
            features.append(
                point(
                    station.lon,
                    station.lat,
                    title=f"{number}-{place} {station.name}",
                    category="stop",
                    url=url,
                )
            )
            way.append(LonLat(station.lon, station.lat))
        lines.append(
            line([*way, start], title=_("第 %(number)s 天") % {"number": number}, category="way")
        )
    return MapView(
        label=_("检查路线"),
        layers=[
            Layer(
                "ways", _("路线"), "lines", lines, categories=[Category("way", _("路线"), "brand")]
            ),
            Layer(
                "stops",
                _("驿站"),
                features=features,
                categories=[
                    Category("start", _("出发地"), "brand", "star"),
                    Category("stop", _("待检查驿站"), "series-1"),
                ],
            ),
        ],
    )
