"""Changing when a door is open, and keeping what was posted before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.common.opening import Exception_, Rules, document_of, read
from minsheng.common.opening.rules import Spans
from minsheng.organisations.permissions import Permission, require
from minsheng.stations.changes import tell_changed
from minsheng.stations.models import PostedHours, Station
from minsheng.stations.queries import hours_of, require_keeping
from minsheng.stations.services.moves import locked
from minsheng.stations.signals import hours_changed

KEEPER_DAYS = 62
"""How far ahead a keeper may announce other hours. Source: a proposal."""


class NotInThePast(Exception):
    """What was posted for a day that is over stays as it was."""


class TooFarAhead(Exception):
    """A keeper announces the coming weeks; the rest is the union's."""


@transaction.atomic
def set_hours(station_id: int, document: Any, *, actor: User, why: str = "") -> Station:
    """The posted hours are as the document says from now on. After commit ``hours_changed`` is sent.

    Raises:
        NotPermitted: the actor may not edit stations there.
        Faulty: the document is wrong; it says where.
    """
    station = locked(station_id)
    require(actor, Permission.EDIT_STATIONS, station.organisation)
    rules = read(document)
    _post(station, rules, actor, why)
    record(actor, "station.hours_set", station, why=why)
    tell_changed([station])
    return station


def _post(station: Station, rules: Rules, actor: User, why: str) -> None:
    if station.hours and not PostedHours.objects.filter(station=station).exists():
        PostedHours.objects.create(
            station=station, hours=station.hours, since=station.added_at, by=actor
        )
    station.hours = document_of(rules)
    station.save(update_fields=["hours"])
    PostedHours.objects.create(
        station=station, hours=station.hours, since=timezone.now(), by=actor, why=why
    )
    transaction.on_commit(lambda: hours_changed.send(Station, station=station, actor=actor))


@transaction.atomic
def announce(
    station_id: int, first: dt.date, last: dt.date, spans: Spans, *, reason: str, actor: User
) -> Station:
    """From ``first`` to ``last`` only ``spans`` hold (none: closed), and everybody sees why.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
        NotInThePast: the first day is over.
        TooFarAhead: the last day is more than ``KEEPER_DAYS`` away.
    """
    station = locked(station_id)
    require_keeping(actor, station)
    today = timezone.localdate()
    if first < today or last < first:
        raise NotInThePast(first.isoformat())
    if (last - today).days > KEEPER_DAYS:
        raise TooFarAhead(last.isoformat())
    rules = hours_of(station.hours)
    exception = Exception_(first, last, spans, reason)
    kept = [one for one in rules.exceptions if (one.first, one.last) != (first, last)]
    _post(station, replace(rules, exceptions=(*kept, exception), extensions=()), actor, reason)
    record(
        actor,
        "station.hours_announced",
        station,
        first=first.isoformat(),
        last=last.isoformat(),
        closed=not spans,
        reason=reason,
    )
    return station


@transaction.atomic
def take_back(station_id: int, first: dt.date, last: dt.date, *, actor: User) -> Station:
    """The announcement for these days is gone; one that has begun ends yesterday instead, for it was true.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
        NotInThePast: the last day is over.
    """
    station = locked(station_id)
    require_keeping(actor, station)
    today = timezone.localdate()
    if last < today:
        raise NotInThePast(last.isoformat())
    rules = hours_of(station.hours)
    kept = []
    for one in rules.exceptions:
        if (one.first, one.last) != (first, last):
            kept.append(one)
        elif one.first < today:
            kept.append(replace(one, last=today - dt.timedelta(days=1)))
    _post(station, replace(rules, exceptions=tuple(kept), extensions=()), actor, "")
    record(
        actor,
        "station.hours_taken_back",
        station,
        first=first.isoformat(),
        last=last.isoformat(),
    )
    return station
