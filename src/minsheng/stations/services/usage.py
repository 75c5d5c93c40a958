"""Counting visits: by scan, by a keeper's count, by a device."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.stations.models import PresentCount, ScanCount, ScanMark, Station, UsageCount
from minsheng.stations.models.crowd import SCAN_MIN, SCANS_KEPT
from minsheng.stations.queries import require_keeping
from minsheng.web.marks import day_mark

MOST_VISITS = 100_000
COUNT_DAYS = 7
"""How far back a keeper may still enter a count. Source: a proposal."""


class NotThatDay(ValueError):
    """The day lies ahead, or too far back."""


def count_scan(station: Station, address: str, now: dt.datetime | None = None) -> bool:
    """Somebody scanned the plaque: one visit per connection and day.

    The connection is known by a mark under a salt of the day; marks of earlier days are deleted.

    Returns:
        Was it a visit that had not been counted today?
    """
    now = now or timezone.now()
    day = timezone.localdate(now)
    mark = day_mark("usage", address, now)
    if not mark:
        return False
    ScanMark.objects.filter(day__lt=day).delete()
    try:
        with transaction.atomic():
            ScanMark.objects.create(station=station, day=day, mark=mark)
            _add(station, day)
            _add_slot(station, now)
    except IntegrityError:
        return False
    return True


def _add(station: Station, day: dt.date) -> None:
    source = UsageCount.Source.QR
    UsageCount.objects.get_or_create(
        station=station, day=day, source=source, defaults={"visits": 0}
    )
    rows = UsageCount.objects.filter(station=station, day=day, source=source)
    rows.update(visits=F("visits") + 1)


def _add_slot(station: Station, now: dt.datetime) -> None:
    """One more in these few minutes; what is hours old goes."""
    slot = now.replace(minute=now.minute - now.minute % SCAN_MIN, second=0, microsecond=0)
    ScanCount.objects.filter(at__lt=now - SCANS_KEPT).delete()
    ScanCount.objects.get_or_create(station=station, at=slot, defaults={"visits": 0})
    ScanCount.objects.filter(station=station, at=slot).update(visits=F("visits") + 1)


def note_present(
    station: Station, people: int, *, actor: User, now: dt.datetime | None = None
) -> PresentCount:
    """A keeper sees so many people inside; the count before is forgotten.

    It leaves no record in the audit chain: dozens a day, each true for half an hour.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
    """
    require_keeping(actor, station)
    found, _made = PresentCount.objects.update_or_create(
        station=station,
        defaults={"people": people, "at": now or timezone.now(), "entered_by": actor},
    )
    return found


@transaction.atomic
def enter_count(
    station: Station, day: dt.date, visits: int, *, actor: User, is_claim: bool = False
) -> UsageCount:
    """A keeper has counted (or only claims) so many visits on the day; the last word holds.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
        NotThatDay: see there.
    """
    require_keeping(actor, station)
    today = timezone.localdate()
    if not today - dt.timedelta(days=COUNT_DAYS) <= day <= today:
        raise NotThatDay(day.isoformat())
    source = UsageCount.Source.CLAIMED if is_claim else UsageCount.Source.COUNT
    row, _made = UsageCount.objects.update_or_create(
        station=station, day=day, source=source, defaults={"visits": visits, "entered_by": actor}
    )
    record(actor, "station.visits_entered", station, day=day.isoformat(), source=source)
    return row


def set_sensor_count(station: Station, day: dt.date, visits: int) -> None:
    """What the counters of the station add up to on the day."""
    UsageCount.objects.update_or_create(
        station=station,
        day=day,
        source=UsageCount.Source.SENSOR,
        defaults={"visits": min(visits, MOST_VISITS)},
    )
