"""What lists and pages tell of a station to somebody who is on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from minsheng.cases.models import Case
from minsheng.common.opening import OpenState
from minsheng.portal.crowds import CrowdWords, words_of
from minsheng.portal.near import Near, is_all_day
from minsheng.portal.needs import Offer, offers_of
from minsheng.portal.routes import Route, routes_to
from minsheng.quality.queries import crowds_of
from minsheng.stations.display import door_words, is_stale
from minsheng.stations.models import Station
from minsheng.stations.queries import plain_time
from minsheng.voices.models import Report

LATELY = dt.timedelta(hours=24)
"""A closed door reported within this time, and not yet put right, is told to the next worker."""


@dataclass(frozen=True, slots=True)
class Row:
    """One station of a list, in the reader's words.

    Attributes:
        tone: of the status light: "ok" for open, "off" for closed, "watch" for suspended.
        distance: "350 米"; "" if nobody asked from where.
        locked_at: when somebody last found the door locked, while it is not put right; None otherwise.
        crowd: how full it is while the door is open; None where nobody counted lately.
    """

    station: Station
    tone: str
    door: str
    distance: str
    offers: list[Offer]
    stale: bool
    locked_at: dt.datetime | None
    routes: list[Route]
    crowd: CrowdWords | None = None


def rows_of(found: Sequence[Near], at: dt.datetime, *, far: bool = True) -> list[Row]:
    """The stations as a list tells them; a fixed number of queries.

    Args:
        far: tell the distance.
    """
    stations = [near.station for near in found]
    today = plain_time(at).date()
    offers = offers_of(stations, {one.pk: is_all_day(one, today) for one in stations})
    locked = locked_lately(stations, at)
    crowds = crowds_of([near.station for near in found if near.state.is_open], at)
    return [
        Row(
            station=near.station,
            tone=tone_of(near.station, near.state),
            door=door_of(near.station, near.state, at),
            distance=distance_words(near.distance_m) if far else "",
            offers=offers[near.station.pk],
            stale=is_stale(near.station, today),
            locked_at=locked.get(near.station.pk),
            routes=routes_to(near.station),
            crowd=words_of(crowds[near.station.pk]) if near.station.pk in crowds else None,
        )
        for near in found
    ]


def tone_of(station: Station, state: OpenState) -> str:
    if station.state == Station.State.SUSPENDED:
        return "watch"
    return "ok" if state.is_open else "off"


def door_of(station: Station, state: OpenState, at: dt.datetime) -> str:
    """ "正在开放，22:00 关门"; a suspended station says so, and one without hours that they are unknown."""
    if station.state == Station.State.SUSPENDED:
        return _("暂停开放")
    if not station.hours:
        return _("开放时间还没有登记")
    return door_words(state, at)


def distance_words(metres: float) -> str:
    """ "约 350 米" to ten metres, "约 1.2 公里" beyond a kilometre."""
    near = round(metres, -1)
    if near < 1000:
        return _("约 %(count)s 米") % {"count": f"{max(near, 10):.0f}"}
    return _("约 %(count)s 公里") % {"count": f"{metres / 1000:.1f}"}


def locked_lately(stations: Sequence[Station], at: dt.datetime) -> dict[int, dt.datetime]:
    """When each was last reported locked within a day, while the case is unfinished; one query."""
    rows = Report.objects.filter(
        station__in=[station.pk for station in stations],
        kind=Report.Kind.LOCKED,
        at__gt=at - LATELY,
        hidden_at=None,
    ).exclude(case__state=Case.State.CLOSED)
    return dict(rows.order_by().values_list("station_id").annotate(last=Max("at")))
