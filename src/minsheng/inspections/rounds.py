"""Rounds over planned visits, ready to be shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.common.geo import LonLat
from minsheng.inspections.models import Inspection
from minsheng.inspections.rules.route import MOST, VISIT_MIN, Day, day_routes
from minsheng.organisations.models import Post
from minsheng.organisations.permissions import Permission
from minsheng.web.maps import Category, Layer, MapView, line, point

if TYPE_CHECKING:
    from minsheng.accounts.models import User

SETS_OUT = dt.time(8, 30)


def _start(actor: User, visits: list[Inspection]) -> tuple[str, LonLat]:
    """The inspector's own union if its place is known, else the first station."""
    posts = Post.objects.held_by(actor).allowing(Permission.INSPECT).select_related("organisation")
    for post in posts:
        place = post.organisation
        if place.lon is not None and place.lat is not None:
            return place.label, LonLat(place.lon, place.lat)
    station = visits[0].station
    return station.name, LonLat(station.lon, station.lat)


def rounds_of(visits: list[Inspection], actor: User) -> dict[str, Any]:
    """Days with stops for the page; what is beyond ``MOST`` stops is left for later and counted."""
    taken, later = visits[:MOST], len(visits[MOST:])
    if not taken:
        return {"days": [], "later": 0}
    name, start = _start(actor, taken)
    days = day_routes(start, [LonLat(one.station.lon, one.station.lat) for one in taken])
    return {
        "days": [_shown(day, taken) for day in days],
        "start": name,
        "later": later,
        "visit_min": VISIT_MIN,
        "map": _map(start, name, days, taken),
    }


def _clock(minutes: int) -> str:
    moment = dt.datetime.combine(dt.date.min, SETS_OUT) + dt.timedelta(minutes=minutes)
    return moment.strftime("%H:%M")


def _km(metres: int) -> str:
    return f"{metres / 1000:.1f}"


def _shown(day: Day, visits: list[Inspection]) -> dict[str, Any]:
    stops = [
        {
            "visit": visits[stop.index],
            "at": _clock(stop.arrives_min),
            "leg_km": _km(stop.leg_m),
        }
        for stop in day.stops
    ]
    return {"stops": stops, "km": _km(day.total_m), "back": _clock(day.total_min)}


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
