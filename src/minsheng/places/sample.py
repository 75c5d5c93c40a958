"""Invented places for a sample city: where people gather, stations there today, and candidates."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission, roles_with
from minsheng.places.models import Level, Place
from minsheng.places.sample_streets import sample_streets

METRES_PER_DEGREE = 111_320.0
MARK = "样例"
STATIONS = 40
CANDIDATES = 180


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere outdoor workers gather: a crossing, a market, a depot. ``pull`` is its relative size."""

    town: Organisation
    lon: float
    lat: float
    pull: float


@dataclass(frozen=True, slots=True)
class Look:
    """What an invented place of a kind is like; shares are the chance of a yes."""

    kind: str
    weight: float
    area_m2: tuple[int, int]
    street_front: float
    bike_parking: float
    open_all_day: float


LOOKS = (
    Look("partner", 0.22, (15, 60), 0.8, 0.6, 0.2),
    Look("public", 0.20, (25, 120), 0.5, 0.8, 0.1),
    Look("store", 0.18, (8, 25), 0.95, 0.5, 0.6),
    Look("outlet", 0.14, (15, 40), 0.95, 0.5, 0.2),
    Look("fuel", 0.10, (20, 60), 0.9, 0.8, 0.9),
    Look("toilet", 0.06, (8, 20), 0.8, 0.6, 0.5),
    Look("cabin", 0.07, (10, 20), 0.9, 0.9, 1.0),
    Look("company", 0.03, (30, 100), 0.3, 0.9, 0.1),
)
PARTNERS = {
    "partner": ("样例便民超市", "样例大药房", "样例餐饮"),
    "outlet": ("样例邮政", "样例移动", "样例电信", "样例银行"),
    "fuel": ("样例石化", "样例供电"),
}


def moved(lon: float, lat: float, east_m: float, north_m: float) -> tuple[float, float]:
    """The point so many metres east and north of another, to six decimals (about 0.1 m)."""
    metres_per_degree_lon = METRES_PER_DEGREE * math.cos(math.radians(lat))
    return round(lon + east_m / metres_per_degree_lon, 6), round(
        lat + north_m / METRES_PER_DEGREE, 6
    )


def _size(town: Organisation) -> tuple[int, float, float]:
    """Number of spots, their spread in metres and the pull of the first, by what the town is called."""
    if "街道" in town.name:
        return 6, 900.0, 6.0
    if "镇" in town.name:
        return 3, 600.0, 2.0
    return 1, 300.0, 0.7


def spots_of(towns: Iterable[Organisation], *, seed: int) -> list[Spot]:
    """Where people gather in each town that has a point; the same for the same towns and seed."""
    found = []
    for town in towns:
        if town.lon is None or town.lat is None:
            continue
        chance = random.Random(f"spots {seed} {town.code}")  # noqa: S311  invented data, not a secret
        number, spread_m, pull = _size(town)
        for rank in range(1, number + 1):
            east_m, north_m = chance.gauss(0, spread_m), chance.gauss(0, spread_m)
            lon, lat = moved(town.lon, town.lat, east_m, north_m)
            found.append(Spot(town, lon, lat, pull / rank))
    return found


def spots(city: Organisation, *, seed: int = 1) -> list[Spot]:
    """``spots_of`` for every town of the city."""
    towns = Organisation.objects.filter(path__startswith=city.path, kind=Organisation.Kind.TOWN)
    return spots_of(towns.select_related("parent").order_by("code"), seed=seed)


def owner_of(organisation: Organisation, permission: Permission) -> Post:
    """The post closest to the organisation, at or above it, that may do ``permission``.

    Raises:
        Post.DoesNotExist: nobody there may.
    """
    posts = Post.objects.filter(role__in=roles_with(permission)).select_related("organisation")
    above = [post for post in posts if organisation.path.startswith(post.organisation.path)]
    if not above:
        raise Post.DoesNotExist(f"no post at or above {organisation.code} may do {permission}")
    return max(above, key=lambda post: (len(post.organisation.path), -post.pk))


def _attributes(look: Look, chance: random.Random) -> dict[str, object]:
    area = chance.randint(*look.area_m2)
    return {
        "area_m2": area,
        "capacity": max(3, area // 2),
        "ground_floor": chance.random() < 0.95,
        "street_front": chance.random() < look.street_front,
        "bike_parking": chance.random() < look.bike_parking,
        "open_all_day": chance.random() < look.open_all_day,
        "transit_m": chance.randint(3, 60) * 10,
    }


def invented(spot: Spot, number: int, look: Look, chance: random.Random, *, station: bool) -> Place:
    """One unsaved place some steps from the spot; it has no owner yet."""
    lon, lat = moved(spot.lon, spot.lat, chance.gauss(0, 120), chance.gauss(0, 120))
    kind = Place.Kind.STATION if station else Place.Kind(look.kind)
    label = {Place.Kind.STATION: "驿站", Place.Kind.OUTLET: "营业网点", Place.Kind.FUEL: "加油站"}
    town = spot.town.name.removesuffix("总工会")
    return Place(
        code=f"{'S' if station else 'C'}{number:04d}",
        name=f"{MARK}{town}{label.get(kind, kind.label)}{number}号",
        kind=kind,
        state=Place.State.EXISTING if station else Place.State.CANDIDATE,
        partner=chance.choice(PARTNERS[look.kind]) if look.kind in PARTNERS else "",
        town=spot.town,
        lon=lon,
        lat=lat,
        entered_lon=lon,
        entered_lat=lat,
        source=Place.Source.SAMPLE,
        **_attributes(look, chance),
    )


def _levels(chance: random.Random) -> list[Level]:
    """Today's levels of the stations: mostly basic, one in five a benchmark, a few smart."""
    levels = Level.objects.in_bulk(field_name="code")
    return chance.choices(
        [levels["basic"], levels["benchmark"], levels["smart"]], [15, 4, 1], k=STATIONS
    )


def _places(city: Organisation, seed: int) -> list[Place]:
    chance = random.Random(f"places {seed} {city.code}")  # noqa: S311  invented data, not a secret
    there = spots(city, seed=seed)
    chosen = chance.choices(there, [spot.pull for spot in there], k=STATIONS + CANDIDATES)
    looks = chance.choices(LOOKS, [look.weight for look in LOOKS], k=STATIONS + CANDIDATES)
    places = [
        invented(spot, number, look, chance, station=number <= STATIONS)
        for number, (spot, look) in enumerate(zip(chosen, looks, strict=True), 1)
    ]
    for place, level in zip(places, _levels(chance), strict=False):
        place.level = level
    return places


@transaction.atomic
def sample(city: Organisation, *, seed: int = 1) -> int:
    """Some 220 invented places lie in the towns of the city; what was made before is left as it is.

    Returns:
        How many were added.

    Raises:
        Post.DoesNotExist: a county has no post that may edit places.
    """
    sample_streets(city, owner_of(city, Permission.EDIT_PLACES))
    if Place.objects.filter(
        source=Place.Source.SAMPLE, organisation__path__startswith=city.path
    ).exists():
        return 0
    owners: dict[int, Post] = {}
    places = _places(city, seed) if spots(city, seed=seed) else []
    for place in places:
        county = place.town.parent if place.town else None
        if county is None:
            continue
        if county.pk not in owners:
            owners[county.pk] = owner_of(county, Permission.EDIT_PLACES)
        place.organisation, place.responsible = county, owners[county.pk]
    Place.objects.bulk_create(places)
    return len(places)
