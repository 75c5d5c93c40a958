"""Registering stations that are there, changing their profile, and saying that it is right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.common.geo import LonLat, to_wgs84
from minsheng.organisations.claims import require_inside
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.places.models import Place
from minsheng.stations.changes import tell_changed
from minsheng.stations.codes import next_code
from minsheng.stations.models import Station, Step
from minsheng.stations.queries import require_keeping
from minsheng.stations.services.moves import enter, locked
from minsheng.stations.sites import settle


class NumberTaken(Exception):
    """The organisation has another station with this number of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationFacts:
    """What somebody enters about a station; ``lon`` and ``lat`` are in ``datum``, names as in the model."""

    name: str
    kind: str
    lon: float
    lat: float
    datum: str = Place.Datum.WGS84
    outside_code: str = ""
    level: str = ""
    town: Organisation | None = None
    address: str = ""
    phone: str = ""
    area_m2: int | None = None
    seats: int | None = None
    capacity: int | None = None
    free_entry: bool | None = None
    services: Iterable[str] = ()


PLAIN = [
    field.name for field in fields(StationFacts) if field.name not in {"lon", "lat", "services"}
]
WRITTEN = [*PLAIN, "lon", "lat", "entered_lon", "entered_lat", "services"]


def put_facts(station: Station, facts: StationFacts) -> None:
    """Write the facts on the unsaved station; its point becomes WGS-84, what was entered stays beside it.

    Raises:
        NotOnEarth: the point is none.
    """
    for name in PLAIN:
        setattr(station, name, getattr(facts, name))
    station.services = list(facts.services)
    station.entered_lon, station.entered_lat = facts.lon, facts.lat
    station.lon, station.lat = to_wgs84(facts.lon, facts.lat, facts.datum)


def _save(station: Station, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            station.save(update_fields=update_fields)
    except IntegrityError as error:
        same = Station.objects.filter(
            organisation=station.organisation, outside_code=station.outside_code
        )
        if station.outside_code and same.exclude(pk=station.pk).exists():
            raise NumberTaken(station.outside_code) from error
        raise


@transaction.atomic
def register_station(
    facts: StationFacts,
    *,
    organisation: Organisation,
    state: str,
    actor: User,
    place: Place | None = None,
    source: str = Station.Source.FORM,
) -> Station:
    """A station that is there already (or being built without a plan) stands in the list with its code for life.

    Args:
        place: its line in the place list, if somebody has said which; else it is found or made.

    Raises:
        NotPermitted: the actor may not edit stations there.
        NumberTaken: the organisation has a station with this number of its own.
        NotOnEarth: the point is none.
        Misplaced: the point lies outside the organisation or the town.
    """
    owner = post_answering_for(actor, organisation, Permission.EDIT_STATIONS)
    if owner is None:
        raise NotPermitted(f"{Permission.EDIT_STATIONS} at {organisation.code}")
    station = Station(
        organisation=organisation,
        responsible=owner,
        code=next_code(organisation),
        place=place,
        source=source,
    )
    put_facts(station, facts)
    require_inside([(LonLat(station.lon, station.lat), station.town)], organisation)
    _save(station)
    enter(station, state, cause=Step.Cause.FORM, by=actor)
    record(actor, "station.registered", station, state=state, source=source)
    tell_changed([station])
    return station


@transaction.atomic
def change_station(station_id: int, facts: StationFacts, *, actor: User) -> Station:
    """The profile is as the facts say; code, state and owner stay.

    Raises:
        NotPermitted: the actor may not edit stations there.
        NumberTaken: the organisation has another station with this number of its own.
        NotOnEarth: the point is none.
        Misplaced: the station moved, or got another town, and lies outside now.
    """
    station = locked(station_id)
    require(actor, Permission.EDIT_STATIONS, station.organisation)
    before = {name: getattr(station, name) for name in WRITTEN}
    put_facts(station, facts)
    changed = [name for name in WRITTEN if getattr(station, name) != before[name]]
    if {"lon", "lat", "town"} & set(changed):
        require_inside([(LonLat(station.lon, station.lat), station.town)], station.organisation)
    _save(station, WRITTEN)
    if station.state != Station.State.EXITED:
        settle([station])
    record(actor, "station.changed", station, fields=",".join(changed))
    tell_changed([station])
    return station


@transaction.atomic
def verify_station(station_id: int, *, actor: User) -> Station:
    """Somebody who knows has looked: what the page says was right today.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
    """
    station = locked(station_id)
    require_keeping(actor, station)
    station.verified_on, station.verified_by = timezone.localdate(), actor
    station.save(update_fields=["verified_on", "verified_by"])
    record(actor, "station.verified", station)
    tell_changed([station])
    return station
