"""Invented visits for a sample city, and its first assessment."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from minsheng.organisations.models import Organisation
from minsheng.quality.models import Assessment
from minsheng.quality.services import assess
from minsheng.stations.models import PresentCount, Station, UsageCount

DAYS = 45


@transaction.atomic
def sample(city: Organisation) -> None:
    """Counts by several sources at some stations, one of them asleep; a second call adds nothing."""
    rows = Station.objects.filter(
        organisation__path__startswith=city.path, state=Station.State.OPEN
    ).order_by("code")
    stations = list(rows[:60])
    if not stations or Assessment.objects.exists():
        return
    chance = random.Random(20260701)  # noqa: S311  samples, not secrets
    today = timezone.localdate()
    found = []
    for number, station in enumerate(stations):
        usual = 0 if number % 12 == 5 else chance.randint(3, 40)
        for ago in range(DAYS):
            day = today - dt.timedelta(days=ago)
            sources = ["qr"] if number % 3 else ["qr", "sensor"]
            for source in sources:
                visits = max(0, round(chance.gauss(usual, usual / 4)))
                found.append(UsageCount(station=station, day=day, source=source, visits=visits))
        if number % 7 == 0:
            found.append(UsageCount(station=station, day=today, source="claimed", visits=200))
    found += _copied(stations[3 % len(stations)], today)
    UsageCount.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
    _count_inside(stations)
    assess(city.path)


def _copied(station: Station, today: dt.date) -> list[UsageCount]:
    """Somebody claims the same number day after day; a reviewer is shown that."""
    days = [today - dt.timedelta(days=ago) for ago in range(1, 10)]
    return [UsageCount(station=station, day=day, source="claimed", visits=25) for day in days]


def _count_inside(stations: list[Station]) -> None:
    """Keepers have just counted at every other station; like every such count it goes stale soon."""
    now = timezone.now()
    for number, station in enumerate(stations[::2]):
        places = station.capacity or station.seats or 0
        people = round(places * (0.2, 0.6, 0.95)[number % 3])
        PresentCount.objects.get_or_create(
            station=station,
            defaults={
                "people": people,
                "at": now - dt.timedelta(minutes=number % 10),
                "entered_by_id": station.responsible.holder_id,
            },
        )
