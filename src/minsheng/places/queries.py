"""Reading places: what applies where, and the plain rows a siting plan is frozen from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.urls import reverse

from minsheng.organisations.models import Organisation
from minsheng.places.models import Level, Place, PlaceOption, Policy, SiteCriterion
from minsheng.places.models.policy import paths_above
from minsheng.places.rules import Assessment, Condition, assess

AnyPolicy = TypeVar("AnyPolicy", bound=Policy)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One place as a plan sees it. ``lon``, ``lat`` are WGS-84; ``district`` is the town's code, "" if unknown.

    ``level`` is today's level of an existing station, "" for a candidate. ``passes`` is False when a
    hard siting condition is known not to be met; ``points`` of ``possible`` is its score.
    """

    id: int
    code: str
    name: str
    organisation: int
    lon: float
    lat: float
    town: int | None
    district: str
    partner: str
    kind: str
    state: str
    must: str
    level: str
    capacity: int | None
    area_m2: int | None
    passes: bool
    points: int
    possible: int


@dataclass(frozen=True, slots=True)
class OptionRow:
    """A level at which a place can be open; keeping today's level costs nothing."""

    place: int
    level: str
    cost_yuan: int
    services: tuple[str, ...]
    capacity: int | None


def nearest_rows(
    rows: Iterable[AnyPolicy], key: Callable[[AnyPolicy], Hashable]
) -> list[AnyPolicy]:
    """Of rows that come from far to near, the nearest one per key, in the order the keys first came."""
    chosen: dict[Hashable, AnyPolicy] = {}
    for row in rows:
        chosen[key(row)] = row
    return list(chosen.values())


def criteria_at(organisation: Organisation) -> list[SiteCriterion]:
    """The siting criteria that hold there, hard ones first."""
    rows = SiteCriterion.objects.holding_at(organisation).select_related("organisation")
    return in_order(nearest_rows(rows, lambda row: (row.attribute, row.hard)))


def in_order(criteria: Iterable[SiteCriterion]) -> list[SiteCriterion]:
    """Hard ones first, then by points."""
    return sorted(criteria, key=lambda row: (not row.hard, -row.points, row.attribute))


def condition_of(criterion: SiteCriterion) -> Condition:
    """The criterion as plain values."""
    return Condition(
        criterion.attribute, criterion.test, criterion.value, criterion.hard, criterion.points
    )


def answers_of(place: Place) -> dict[str, bool | int | None]:
    """What is known of a place, by criterion attribute."""
    return {attribute: getattr(place, attribute) for attribute in SiteCriterion.Attribute.values}


class Judge:
    """Assesses many places with one query for all criteria."""

    def __init__(self) -> None:
        self._conditions: dict[str, list[Condition]] = {}

    @cached_property
    def _criteria(self) -> list[SiteCriterion]:
        rows = SiteCriterion.objects.current().select_related("organisation")
        return sorted(rows, key=lambda row: len(row.organisation.path) if row.organisation else 0)

    def assess(self, place: Place) -> Assessment:
        """How the place comes out under the criteria of its organisation."""
        path = place.organisation.path
        if path not in self._conditions:
            holding = [row for row in self._criteria if row.holds_at(path)]
            nearest = nearest_rows(holding, lambda row: (row.attribute, row.hard))
            self._conditions[path] = [condition_of(row) for row in in_order(nearest)]
        return assess(answers_of(place), self._conditions[path])


def prices_at(organisation: Organisation) -> list[PlaceOption]:
    """The prices per step that hold there for every place."""
    rows = PlaceOption.objects.holding_at(organisation).filter(place=None)
    rows = rows.select_related("from_level", "level", "organisation").prefetch_related("services")
    nearest = nearest_rows(rows, lambda row: (row.from_level_id, row.level_id))
    return sorted(
        nearest,
        key=lambda row: (row.from_level.position if row.from_level else 0, row.level.position),
    )


def places_in(organisations: Iterable[Organisation]) -> QuerySet[Place]:
    """Places in use that belong to one of the organisations, to a body below, or lie in one of their towns."""
    here = Q(pk__in=[])
    for organisation in organisations:
        here |= Q(organisation__path__startswith=organisation.path) | Q(
            town__path__startswith=organisation.path
        )
    rows = Place.objects.in_use().filter(here)
    return rows.select_related(
        "organisation", "town", "level", "highest_level", "partner_organisation"
    )


def _site(place: Place, judge: Judge) -> SiteRow:
    found = judge.assess(place)
    return SiteRow(
        id=place.pk,
        code=place.code,
        name=place.name,
        organisation=place.organisation_id,
        lon=place.lon,
        lat=place.lat,
        town=place.town_id,
        district=place.town.code if place.town else "",
        partner=place.partner_name,
        kind=place.kind,
        state=place.state,
        must=place.must,
        level=place.level.code if place.level else "",
        capacity=place.capacity,
        area_m2=place.area_m2,
        passes=found.passes,
        points=found.points,
        possible=found.possible,
    )


def sites_for(organisations: Iterable[Organisation]) -> list[SiteRow]:
    """Every place in use there as plain rows, ordered by organisation and code."""
    judge = Judge()
    return [_site(place, judge) for place in places_in(organisations)]


def _own_prices(places: list[Place]) -> dict[tuple[int, int | None, int], PlaceOption]:
    rows = PlaceOption.objects.current().filter(place__in=[place.pk for place in places])
    rows = rows.prefetch_related("services")
    return {(row.place_id, row.from_level_id, row.level_id): row for row in rows if row.place_id}


def _options(
    place: Place, steps: list[PlaceOption], offers: dict[int, tuple[str, ...]]
) -> list[OptionRow]:
    rows = []
    if place.level is not None:
        rows.append(
            OptionRow(place.pk, place.level.code, 0, offers[place.level.pk], place.capacity)
        )
    for step in steps:
        too_high = (
            place.highest_level is not None and step.level.position > place.highest_level.position
        )
        if step.from_level_id != place.level_id or too_high:
            continue
        services = tuple(service.code for service in step.services.all()) or offers[step.level_id]
        rows.append(OptionRow(place.pk, step.level.code, step.cost_yuan, services, place.capacity))
    return rows


def options_for(organisations: Iterable[Organisation]) -> list[OptionRow]:
    """What each place in use there could be, at what cost; a place's own price goes before the general one."""
    places = list(places_in(organisations))
    own = _own_prices(places)
    levels = Level.objects.prefetch_related("services")
    offers = {level.pk: tuple(service.code for service in level.services.all()) for level in levels}
    general: dict[int, list[PlaceOption]] = {}
    rows: list[OptionRow] = []
    for place in places:
        if place.organisation_id not in general:
            general[place.organisation_id] = prices_at(place.organisation)
        steps = [
            own.get((place.pk, s.from_level_id, s.level_id), s)
            for s in general[place.organisation_id]
        ]
        rows += _options(place, steps, offers)
    return rows


def towns_near(organisation: Organisation) -> QuerySet[Organisation]:
    """The towns below the organisation; for one without towns of its own, those of the whole tree."""
    towns = Organisation.objects.filter(kind=Organisation.Kind.TOWN)
    below = towns.filter(path__startswith=organisation.path)
    root = paths_above(organisation.path)[0]
    return below if below.exists() else towns.filter(path__startswith=root)


def place_features(places: Iterable[Place]) -> dict[str, Any]:
    """The places as GeoJSON in WGS-84, with what a map shows of them."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": place.pk,
                "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
                "properties": {
                    "code": place.code,
                    "name": place.name,
                    "kind": place.get_kind_display(),
                    "state": place.state,
                    "must": place.must,
                    "url": reverse("places:place", args=[place.pk]),
                },
            }
            for place in places
        ],
    }
