"""Weather warnings: which stations they touch, what the public is told, what is still to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
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
    """The gravest warning of each kind in force at the station: what its public page says at the top."""
    at = at or timezone.now()
    levels = list(WeatherWarning.Level.values)
    found = [
        warning
        for warning in (warnings_near(at) if warnings is None else warnings)
        if warning.holds_at(at) and holds_for(warning, station)
    ]
    found.sort(key=lambda warning: (levels.index(warning.level), warning.ends))
    by_kind = {warning.kind: warning for warning in found}
    return list(reversed(by_kind.values()))


def tasks_of(stations: QuerySet[Station], at: dt.datetime) -> QuerySet[SupplyTask]:
    """What these stations make ready for warnings that hold or come, each thing once.

    Where a warning is raised from one level to the next, the newer one's line counts.
    """
    alive = SupplyTask.objects.filter(warning__ends__gt=at)
    newer = alive.filter(station=OuterRef("station"), what=OuterRef("what"), pk__gt=OuterRef("pk"))
    rows = alive.filter(~Exists(newer), station__in=stations)
    return rows.select_related("warning", "station")


def open_tasks(stations: QuerySet[Station], at: dt.datetime) -> QuerySet[SupplyTask]:
    """What is still to be made ready at these stations."""
    return tasks_of(stations, at).filter(done_at=None)
