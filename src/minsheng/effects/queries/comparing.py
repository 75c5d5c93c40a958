"""Stations to compare with: like the changed ones, near them, and left as they were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from minsheng.effects.queries import stations_for
from minsheng.effects.queries.offers import hours_changes, service_changes
from minsheng.effects.rules.weeks import WEEKS_AFTER, WEEKS_BEFORE
from minsheng.organisations.models import Organisation
from minsheng.stations.models import Station, UsageCount

if TYPE_CHECKING:
    from minsheng.accounts.models import User

MOST = 40
"""So many are enough, and still few enough to be looked through."""

COUNTY_DEPTH = 2


def proposed(actor: User, changed: Sequence[Station], on: dt.date) -> Sequence[Station]:
    """Open stations of the same counties, kinds and levels whose hours and services stayed as they were.

    Measured ones come first. Four queries.
    """
    like = Q(pk__in=[])
    for one in changed:
        like |= Q(kind=one.kind, level=one.level, organisation__path__startswith=_county(one))
    measured = UsageCount.objects.filter(
        station=OuterRef("pk"), source__in=UsageCount.MEASURED, day__lt=on, day__gte=on - dt.timedelta(weeks=12)
    )  # fmt: skip
    rows = stations_for(actor).filter(like, state=Station.State.OPEN).exclude(pk__in=[one.pk for one in changed])  # fmt: skip
    rows = rows.annotate(is_measured=Exists(measured)).order_by("-is_measured", "code")
    touched = _touched(rows, on)
    return [one for one in rows[: MOST + len(touched)] if one.pk not in touched][:MOST]


def _county(station: Station) -> str:
    parts = station.organisation.path.split(".")[:COUNTY_DEPTH]
    return "".join(f"{part}." for part in parts if part)


def _touched(stations: QuerySet[Station], on: dt.date) -> Collection[int]:
    """Stations whose hours or services were changed in the weeks that are looked at."""
    begin = timezone.make_aware(
        dt.datetime.combine(on - dt.timedelta(weeks=WEEKS_BEFORE), dt.time())
    )
    end = begin + dt.timedelta(weeks=WEEKS_BEFORE + WEEKS_AFTER)
    changes = [*hours_changes(stations, begin), *service_changes(stations, begin)]
    return {one.station.pk for one in changes if one.at < end}


def union_of(stations: Sequence[Station]) -> Organisation:
    """The union all of them lie in: their county, or what is above if there are several."""
    paths = {_county(one) for one in stations}
    shared = min(paths, key=len)
    while not all(path.startswith(shared) for path in paths):
        shared = shared.rsplit(".", 2)[0] + "."
    return Organisation.objects.get(path=shared)
