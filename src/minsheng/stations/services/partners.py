"""Who opens the door with us, and who looks after it: agreements and keepers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.permissions import Permission, require
from minsheng.stations.changes import tell_changed
from minsheng.stations.models import Agreement, Keeper, Station


class AlreadyNamed(Exception):
    """The person keeps this station already."""


class AlreadyEnded(Exception):
    """It has ended before."""


@transaction.atomic
def add_agreement(agreement: Agreement, *, actor: User) -> Agreement:
    """The unsaved agreement holds for its station; earlier ones stay to be read.

    Raises:
        NotPermitted: the actor may not edit stations there.
    """
    require(actor, Permission.EDIT_STATIONS, agreement.station.organisation)
    agreement.pk = None
    agreement.save()
    record(
        actor,
        "station.agreement_added",
        agreement,
        where=agreement.station.organisation,
        station=agreement.station.code,
        expires=agreement.expires_on.isoformat(),
    )
    tell_changed([agreement.station])
    return agreement


@transaction.atomic
def end_agreement(agreement_id: int, *, day: dt.date, why: str, actor: User) -> Agreement:
    """The agreement no longer holds from ``day`` on.

    Raises:
        NotPermitted: the actor may not edit stations there.
        AlreadyEnded: it was ended before.
    """
    rows = Agreement.objects.select_for_update(of=["self"]).select_related("station__organisation")
    agreement = rows.get(pk=agreement_id)
    require(actor, Permission.EDIT_STATIONS, agreement.station.organisation)
    if agreement.ended_on is not None:
        raise AlreadyEnded(f"agreement {agreement.pk}")
    agreement.ended_on, agreement.ended_why = day, why
    agreement.save(update_fields=["ended_on", "ended_why"])
    record(
        actor,
        "station.agreement_ended",
        agreement,
        where=agreement.station.organisation,
        station=agreement.station.code,
        day=day.isoformat(),
        why=why,
    )
    tell_changed([agreement.station])
    return agreement


@transaction.atomic
def name_keeper(station: Station, person: User, *, actor: User) -> Keeper:
    """The person keeps the station from today on.

    Raises:
        NotPermitted: the actor may not edit stations there.
        AlreadyNamed: the person keeps it already.
    """
    require(actor, Permission.EDIT_STATIONS, station.organisation)
    today = timezone.localdate()
    if Keeper.objects.on(today).filter(station=station, person=person).exists():
        raise AlreadyNamed(station.code)
    keeper = Keeper.objects.create(station=station, person=person, since=today)
    record(actor, "station.keeper_named", station, person=person.pk)
    tell_changed([keeper.station])
    return keeper


@transaction.atomic
def release_keeper(keeper_id: int, *, actor: User) -> Keeper:
    """The person kept the station for the last time today.

    Raises:
        NotPermitted: the actor may not edit stations there.
        AlreadyEnded: they were released before.
    """
    rows = Keeper.objects.select_for_update(of=["self"]).select_related("station__organisation")
    keeper = rows.get(pk=keeper_id)
    require(actor, Permission.EDIT_STATIONS, keeper.station.organisation)
    if keeper.until is not None:
        raise AlreadyEnded(f"keeper {keeper.pk}")
    keeper.until = timezone.localdate()
    keeper.save(update_fields=["until"])
    record(actor, "station.keeper_released", keeper.station, person=keeper.person_id)
    tell_changed([keeper.station])
    return keeper
