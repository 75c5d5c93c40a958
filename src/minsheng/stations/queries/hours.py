"""Is the door open? One answer for the map, the door sign, the API and the inspection."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.utils import timezone

from minsheng.common.opening import Extension, OpenState, Rules, read, state_at
from minsheng.stations.models import PostedHours, Station, WeatherWarning

AROUND = dt.timedelta(days=2)


def plain_time(moment: dt.datetime) -> dt.datetime:
    """An aware moment as the clock on the wall of the station shows it, which is what the rules speak of."""
    return timezone.localtime(moment).replace(tzinfo=None)


@lru_cache(maxsize=8192)
def _read(text: str) -> Rules:
    return read(json.loads(text))


def hours_of(document: Any) -> Rules:
    """The rules of a stored document; none are "never open". Read once per process, as stations share documents."""
    return _read(json.dumps(document, sort_keys=True)) if document else Rules()


def warnings_near(at: dt.datetime) -> list[WeatherWarning]:
    """Warnings that hold around or after ``at``, whose hours a station may have promised to follow; one query."""
    rows = WeatherWarning.objects.filter(ends__gt=at - AROUND).select_related("organisation")
    return list(rows.order_by("starts", "pk"))


def holds_for(warning: WeatherWarning, station: Station) -> bool:
    """Does the station lie in the warning's area, by the union it belongs to or by its town?"""
    area = warning.organisation.path
    town = station.town.path if station.town else ""
    return station.organisation.path.startswith(area) or town.startswith(area)


def rules_for(
    station: Station, warnings: Sequence[WeatherWarning] | None = None, *, at: dt.datetime
) -> Rules:
    """The station's rules with the weather of the days around ``at``.

    Args:
        warnings: what ``warnings_near`` gave, so that many stations share one query.
    """
    rules = hours_of(station.hours)
    if not rules.on_warning:
        return rules
    found = []
    for warning in warnings_near(at) if warnings is None else warnings:
        promise = rules.promise_for(warning.kind)
        if promise is None or not holds_for(warning, station):
            continue
        start, end = plain_time(warning.starts), plain_time(warning.ends)
        found.append(Extension(start, end, promise.spans, promise.on_closed_days, warning.label))
    return rules.extended(tuple(found)) if found else rules


CLOSED_STATES = {
    Station.State.PLANNED,
    Station.State.BUILDING,
    Station.State.ACCEPTED,
    Station.State.SUSPENDED,
    Station.State.EXITED,
}


def state_with(station: Station, warnings: Sequence[WeatherWarning], at: dt.datetime) -> OpenState:
    """``open_state`` with what ``warnings_near`` gave; no query if organisation and town are loaded."""
    if station.state in CLOSED_STATES:
        return state_at(Rules(), plain_time(at))
    return state_at(rules_for(station, warnings, at=at), plain_time(at))


def open_state(station: Station, at: dt.datetime | None = None) -> OpenState:
    """Is the station open at ``at`` (now), until when, and why? Only a station in the state "open" can be."""
    at = at or timezone.now()
    return state_with(station, warnings_near(at), at)


def open_now(stations: Iterable[Station], at: dt.datetime | None = None) -> dict[int, OpenState]:
    """``open_state`` of many stations by id; one query if their organisation and town are loaded."""
    at = at or timezone.now()
    warnings = warnings_near(at)
    return {station.pk: state_with(station, warnings, at) for station in stations}


def hours_at(station: Station, moment: dt.datetime) -> Rules:
    """The rules the station had posted at ``moment``; what it was open by is judged by what it promised then."""
    rows = PostedHours.objects.filter(station=station)
    posted = rows.filter(since__lte=moment).order_by("-since", "-pk").first()
    if posted is None and not rows.exists():  # brought in by a file and never changed since
        return hours_of(station.hours)
    return hours_of(posted.hours if posted else None)
