"""Weather warnings: which stations they touch, what the public is told, what is still to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from minsheng.organisations.models import Organisation
from minsheng.stations.models import Station, StationQuerySet, SupplyTask, WeatherWarning
from minsheng.stations.queries.hours import holds_for, warnings_near


def stations_in_area(area: Organisation) -> StationQuerySet:
    """Stations that belong to the area's union or stand in one of its towns."""
    inside = Q(organisation__path__startswith=area.path) | Q(town__path__startswith=area.path)
    rows: StationQuerySet = Station.objects.filter(inside).select_related("organisation", "town")
    return rows


def banner_for(
    station: Station,
    at: dt.datetime | None = None,
    warnings: Sequence[WeatherWarning] | None = None,
) -> list[WeatherWarning]:
    """The warnings in force at the station, the gravest first: what its public page says at the top."""
    at = at or timezone.now()
    levels = list(WeatherWarning.Level.values)
    found = [
        warning
        for warning in (warnings_near(at) if warnings is None else warnings)
        if warning.holds_at(at) and holds_for(warning, station)
    ]
    return sorted(found, key=lambda warning: levels.index(warning.level), reverse=True)


def open_tasks(stations: QuerySet[Station], at: dt.datetime) -> QuerySet[SupplyTask]:
    """What is still to be made ready at these stations for warnings that hold or come."""
    rows = SupplyTask.objects.filter(station__in=stations, done_at=None, warning__ends__gt=at)
    return rows.select_related("warning", "station")
