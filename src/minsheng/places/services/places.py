"""Adding, changing and archiving places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.common.geo import LonLat, checked, to_wgs84
from minsheng.organisations.claims import ground, require_inside
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, require
from minsheng.organisations.rules import Ground
from minsheng.places.models import Level, Place
from minsheng.places.services.owners import owner_for


class CodeTaken(Exception):
    """The organisation has another place with this code."""


class WrongState(Exception):
    """The place is not in a state that allows this step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """What somebody enters about a place. ``lon`` and ``lat`` are in ``datum``; names as in the model."""

    code: str
    name: str
    kind: str
    lon: float
    lat: float
    datum: str = Place.Datum.WGS84
    state: str = Place.State.CANDIDATE
    must: str = Place.Must.FREE
    level: Level | None = None
    highest_level: Level | None = None
    partner: str = ""
    partner_organisation: Organisation | None = None
    address: str = ""
    town: Organisation | None = None
    area_m2: int | None = None
    capacity: int | None = None
    ground_floor: bool | None = None
    street_front: bool | None = None
    bike_parking: bool | None = None
    open_all_day: bool | None = None
    transit_m: int | None = None


PLAIN_FACTS = [field.name for field in fields(PlaceFacts) if field.name not in {"lon", "lat"}]
POINT_FIELDS = ["lon", "lat", "entered_lon", "entered_lat"]


def put_facts(place: Place, facts: PlaceFacts) -> None:
    """Write the facts on the unsaved place; its point becomes WGS-84 and what was entered stays beside it.

    Raises:
        NotOnEarth: the point is none.
    """
    for name in PLAIN_FACTS:
        setattr(place, name, getattr(facts, name))
    place.entered_lon, place.entered_lat = facts.lon, facts.lat
    place.lon, place.lat = to_wgs84(facts.lon, facts.lat, facts.datum)


@transaction.atomic
def add_place(
    facts: PlaceFacts,
    *,
    organisation: Organisation,
    actor: User,
    source: str = Place.Source.FORM,
    known: Ground | None = None,
) -> Place:
    """The organisation has one more place, and the actor's post answers for it.

    Args:
        known: where organisations lie, prepared once for many places.

    Raises:
        NotPermitted: the actor may not edit places there.
        CodeTaken: the organisation has a place with this code.
        NotOnEarth: the point is none.
        Misplaced: the point lies outside the organisation or the town.
    """
    owner = owner_for(actor, organisation, Permission.EDIT_PLACES)
    place = Place(organisation=organisation, responsible=owner, source=source)
    put_facts(place, facts)
    require_inside([(LonLat(place.lon, place.lat), place.town)], organisation, known)
    _save(place)
    record(actor, "place.added", place, source=source, code=place.code)
    return place


def _save(place: Place, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            place.save(update_fields=update_fields)
    except IntegrityError as error:
        taken = Place.objects.filter(organisation=place.organisation, code=place.code)
        if taken.exclude(pk=place.pk).exists():
            raise CodeTaken(place.code) from error
        raise


def next_code(organisation: Organisation, letter: str = "D") -> str:
    """The first free code of the form D0001 in the organisation."""
    taken = set(
        Place.objects.filter(organisation=organisation, code__startswith=letter).values_list(
            "code", flat=True
        )
    )
    number = 1
    while f"{letter}{number:04d}" in taken:
        number += 1
    return f"{letter}{number:04d}"


@transaction.atomic
def add_drawn_places(
    points: Iterable[tuple[float, float]],
    *,
    name: str,
    kind: str,
    organisation: Organisation,
    actor: User,
) -> list[Place]:
    """Each WGS-84 point drawn on the map is a candidate of the organisation, all or none.

    Raises:
        NotPermitted: the actor may not edit places there.
        NotOnEarth: a point is none.
        Misplaced: points lie outside the organisation.
    """
    drawn, places, known = [checked(*point) for point in points], [], ground()
    require_inside([(point, None) for point in drawn], organisation, known)
    for number, (lon, lat) in enumerate(drawn, 1):
        code = next_code(organisation)
        facts = PlaceFacts(code=code, name=f"{name}{number}", kind=kind, lon=lon, lat=lat)
        place = add_place(
            facts,
            organisation=organisation,
            actor=actor,
            source=Place.Source.DRAWN,
            known=known,
        )
        places.append(place)
    return places


def _locked(place_id: int) -> Place:
    rows = Place.objects.select_for_update(of=["self"]).select_related("organisation")
    place: Place = rows.get(pk=place_id)
    return place


@transaction.atomic
def change_place(place_id: int, facts: PlaceFacts, *, actor: User) -> Place:
    """The place is as the facts say; it stays with its organisation and its responsible post.

    Raises:
        NotPermitted: the actor may not edit places there.
        CodeTaken: the organisation has another place with this code.
        NotOnEarth: the point is none.
        Misplaced: the place moved, or got another town, and lies outside now.
    """
    place = _locked(place_id)
    require(actor, Permission.EDIT_PLACES, place.organisation)
    before, town = (place.lon, place.lat), place.town_id
    put_facts(place, facts)
    if (before, town) != ((place.lon, place.lat), place.town_id):
        require_inside([(LonLat(place.lon, place.lat), place.town)], place.organisation)
    _save(place, [*PLAIN_FACTS, *POINT_FIELDS])
    record(actor, "place.changed", place, moved=before != (place.lon, place.lat))
    return place


@transaction.atomic
def archive_place(place_id: int, *, actor: User) -> Place:
    """The place is put away: out of lists and plans, still there to look up.

    Raises:
        NotPermitted: the actor may not edit places there.
        WrongState: it is archived already.
    """
    place = _locked(place_id)
    require(actor, Permission.EDIT_PLACES, place.organisation)
    if place.archived_at is not None:
        raise WrongState(f"place {place.pk} is archived")
    place.archived_at = timezone.now()
    place.save(update_fields=["archived_at"])
    record(actor, "place.archived", place)
    return place


@transaction.atomic
def restore_place(place_id: int, *, actor: User) -> Place:
    """An archived place is in use again.

    Raises:
        NotPermitted: the actor may not edit places there.
        WrongState: it is in use.
    """
    place = _locked(place_id)
    require(actor, Permission.EDIT_PLACES, place.organisation)
    if place.archived_at is None:
        raise WrongState(f"place {place.pk} is in use")
    place.archived_at = None
    place.save(update_fields=["archived_at"])
    record(actor, "place.restored", place)
    return place
