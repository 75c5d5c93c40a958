"""Invented stations for a sample city: hours, items, hosts and drawn pictures, all visibly samples."""

from __future__ import annotations

import datetime as dt
import io
import random
from typing import Any

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission
from minsheng.places.models import Level, Place
from minsheng.places.sample import MARK, Spot, moved, owner_of, spots
from minsheng.stations.codes import next_code
from minsheng.stations.evaluation.sample import sample as rate
from minsheng.stations.models import (
    Agreement,
    Item,
    ItemEvent,
    MapListing,
    PostedHours,
    Station,
    StationPhoto,
    Step,
    What,
)
from minsheng.stations.sites import settle
from minsheng.web.photos import read_photo, store

STATIONS = 60
PHOTOS = 24
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEKEND = ("sat", "sun")


def _week(workdays: list[str], weekend: list[str]) -> dict[str, list[str]]:
    return {**dict.fromkeys(WORKDAYS, workdays), **dict.fromkeys(WEEKEND, weekend)}


HEAT = {"heat": {"hours": ["06:00-22:00"], "on_closed_days": True}}
PATTERNS: list[tuple[float, dict[str, Any]]] = [
    (0.30, {"week": _week(["08:30-12:00", "14:30-18:00"], []), "on_warning": HEAT}),
    (0.25, {"week": _week(["07:30-20:30"], ["09:00-17:00"]), "on_warning": HEAT}),
    (
        0.20,
        {
            "week": _week(["08:00-18:00"], ["09:00-17:00"]),
            "seasons": [
                {
                    "name": "夏季",
                    "from": "06-15",
                    "until": "09-15",
                    "week": _week(["06:00-22:00"], ["06:00-22:00"]),
                }
            ],
            "holidays": {"like": "sun"},
            "makeup_days": {"like": "mon"},
        },
    ),
    (0.15, {"week": _week(["00:00-24:00"], ["00:00-24:00"])}),
    (0.10, {"week": _week(["18:00-06:00"], ["18:00-06:00"])}),
]
HOSTS = ("样例便民超市", "样例邮政", "样例移动", "样例石化", "样例餐饮")
KINDS = [
    (Station.Kind.CO_BUILT, 0.6),
    (Station.Kind.SELF_BUILT, 0.2),
    (Station.Kind.MOVABLE, 0.08),
    (Station.Kind.SMART_24H, 0.07),
    (Station.Kind.DRIVERS_HOME, 0.05),
]
STATES = [
    (Station.State.OPEN, 0.86),
    (Station.State.SUSPENDED, 0.05),
    (Station.State.ACCEPTED, 0.06),
    (Station.State.BUILDING, 0.03),
]
THINGS: list[tuple[What, str, float, bool]] = [
    # what, kind, share of stations that have it, does it expire
    (What.SEAT, "facility", 0.97, False),
    (What.SOCKET, "facility", 0.95, False),
    (What.TOILET, "facility", 0.55, False),
    (What.WATER_DISPENSER, "device", 0.96, False),
    (What.MICROWAVE, "device", 0.85, False),
    (What.AIR_CONDITIONER, "device", 0.8, False),
    (What.FRIDGE, "device", 0.35, False),
    (What.AED, "device", 0.12, True),
    (What.EXTINGUISHER, "device", 0.9, True),
    (What.FIRST_AID_KIT, "device", 0.8, False),
    (What.PLASTER, "consumable", 0.7, True),
    (What.HEAT_MEDICINE, "consumable", 0.6, True),
    (What.DRINKING_WATER, "consumable", 0.8, False),
]


def _one(chance: random.Random, weighted: list[tuple[Any, float]]) -> Any:
    return chance.choices([one for one, _ in weighted], [share for _, share in weighted])[0]


def _pattern(chance: random.Random, kind: str) -> dict[str, Any]:
    if kind == Station.Kind.SMART_24H:
        return PATTERNS[3][1]
    pattern: dict[str, Any] = _one(chance, [(hours, share) for share, hours in PATTERNS])
    return pattern


def _spots_with_places(city: Organisation, seed: int) -> list[tuple[Spot, Place | None]]:
    """Where the sample stations stand: first at the sample's existing places, then anywhere people gather."""
    existing = Place.objects.filter(
        organisation__path__startswith=city.path,
        source=Place.Source.SAMPLE,
        state=Place.State.EXISTING,
        stations=None,
    )
    rows = existing.select_related("town").order_by("code")[:STATIONS]
    found: list[tuple[Spot, Place | None]] = [
        (Spot(place.town, place.lon, place.lat, 1.0), place) for place in rows if place.town
    ]
    there = spots(city, seed=seed)
    if len(found) == STATIONS or not there:
        return found
    chance = random.Random(f"station spots {seed} {city.code}")  # noqa: S311  invented data
    pulls = [spot.pull for spot in there]
    return [*found, *((one, None) for one in chance.choices(there, pulls, k=STATIONS - len(found)))]


def _station(spot: Any, number: int, chance: random.Random, owner: Post) -> Station:
    """One unsaved station some steps from the spot."""
    kind = _one(chance, KINDS)
    state = _one(chance, STATES)
    level = (
        "smart" if kind == Station.Kind.SMART_24H else chance.choice(["basic"] * 4 + ["benchmark"])
    )
    lon, lat = moved(spot.lon, spot.lat, chance.gauss(0, 150), chance.gauss(0, 150))
    area = chance.randint(10, 60)
    now = timezone.now()
    open_state = state in {Station.State.OPEN, Station.State.SUSPENDED}
    verified = timezone.localdate() - dt.timedelta(days=chance.randint(3, 300))
    town = spot.town.name.removesuffix("总工会")
    return Station(
        organisation=spot.town,
        responsible=owner,
        code=next_code(spot.town),
        short_code=Station.free_short_code(),
        outside_code=f"{MARK}{number:03d}",
        name=f"{MARK}{town}驿站{number}号",
        kind=kind,
        level=level,
        town=spot.town,
        address=f"{MARK}路 {number} 号",
        lon=lon,
        lat=lat,
        entered_lon=lon,
        entered_lat=lat,
        datum=Place.Datum.WGS84,
        phone="0570-0000000",
        area_m2=area,
        seats=max(4, area // 3),
        capacity=max(6, area // 2),
        free_entry=chance.random() < 0.85,
        services=_services(level),
        hours=_pattern(chance, kind),
        state=state,
        state_since=now - dt.timedelta(days=chance.randint(5, 60)),
        source=Station.Source.SAMPLE,
        added_at=now - dt.timedelta(days=400),
        verified_on=verified if open_state and chance.random() < 0.9 else None,
    )


def _services(level: str) -> list[str]:
    found = Level.objects.filter(code=level).first()
    return list(found.services.values_list("code", flat=True)) if found else []


def _furnish(station: Station, chance: random.Random, by: User) -> None:
    """What stands and lies there, who opens the door, and where it is shown."""
    today = timezone.localdate()
    for what, kind, share, expires in THINGS:
        if chance.random() > share:
            continue
        state = chance.choices(["working", "broken", "locked"], [0.95, 0.04, 0.01])[0]
        count = chance.randint(0, 30) if kind == "consumable" else chance.randint(1, 2)
        item = Item.objects.create(
            station=station,
            what=what,
            kind=kind,
            quantity=count,
            low_at=5 if kind == "consumable" else None,
            expires_on=today + dt.timedelta(days=chance.randint(-40, 700)) if expires else None,
            state=state,
            since=today - dt.timedelta(days=300),
            checked_on=today - dt.timedelta(days=chance.randint(1, 60)),
        )
        kind_of_event = "broken" if state != "working" else "added"
        ItemEvent.objects.create(item=item, kind=kind_of_event, by=by, quantity=count)
    if station.kind == Station.Kind.CO_BUILT and chance.random() < 0.9:
        Agreement.objects.create(
            station=station,
            partner=chance.choice(HOSTS),
            starts_on=today - dt.timedelta(days=500),
            expires_on=today + dt.timedelta(days=chance.randint(-30, 700)),
            host_duties="按公布的时间开门；保持饮水和座椅可用。",
            union_duties="配备设备；每月检查一次。",
            handover="提前一个月书面通知，设备归工会。",
        )
    for public_map in MapListing.Map.values:
        if chance.random() < 0.6:
            MapListing.objects.create(
                station=station,
                map=public_map,
                state=chance.choices(MapListing.State.values, [0.7, 0.1, 0.15, 0.05])[0],
                checked_on=today - dt.timedelta(days=chance.randint(5, 200)),
                checked_by=by,
            )


def drawn_picture(seed: str) -> bytes:
    """A plain coloured front with a door, as PNG: nobody takes it for a photograph, and no two look alike."""
    chance = random.Random(seed)  # noqa: S311  invented data, not a secret
    wall, door, sky, hill = (tuple(chance.randint(80, 230) for _ in range(3)) for _ in range(4))
    image = Image.new("RGB", (960, 640), sky)
    brush = ImageDraw.Draw(image)
    crests = [(x, chance.randint(60, 420)) for x in range(0, 961, 160)]
    brush.polygon([(0, 640), *crests, (960, 640)], fill=hill)
    left, right = chance.randint(40, 330), chance.randint(560, 920)
    top, ground = chance.randint(170, 330), chance.randint(520, 620)
    brush.rectangle([left, top, right, ground], fill=wall)
    peak = (chance.randint(left, right), chance.randint(30, top - 60))
    brush.polygon([(left - 40, top), peak, (right + 40, top)], fill="#b0281e")
    at = chance.randint(left + 10, right - 130)
    brush.rectangle([at, ground - chance.randint(120, 180), at + 120, ground], fill=door)
    for x in range(left + 20, right - 70, chance.randint(90, 150)):
        brush.rectangle([x, top + 20, x + 60, top + 80], fill="#f6f2e7", outline="#555", width=4)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _photo(station: Station, by: User) -> None:
    photo = read_photo(io.BytesIO(drawn_picture(station.name)))
    StationPhoto.objects.create(
        station=station,
        shows=StationPhoto.Shows.DOOR,
        file=store(photo, "stations"),
        width=photo.width,
        height=photo.height,
        phash=photo.phash,
        added_by=by,
    )


def _history(station: Station, by: User) -> None:
    Step.objects.create(
        station=station, state=station.state, at=station.state_since, by=by, why="样例数据"
    )
    PostedHours.objects.create(
        station=station, hours=station.hours, since=station.added_at, by=by, why="样例数据"
    )


@transaction.atomic
def sample(city: Organisation, *, seed: int = 1) -> int:
    """Some sixty invented stations stand in the towns of the city; what was made before is left as it is.

    Returns:
        How many were added.

    Raises:
        Post.DoesNotExist: a county has no post that may edit stations.
    """
    within = Station.objects.filter(organisation__path__startswith=city.path)
    there = _spots_with_places(city, seed)
    if not there or within.filter(source=Station.Source.SAMPLE).exists():
        return 0
    chance = random.Random(f"stations {seed} {city.code}")  # noqa: S311  invented data, not a secret
    for number, (spot, place) in enumerate(there, 1):
        owner = owner_of(spot.town, Permission.EDIT_STATIONS)
        station = _station(spot, number, chance, owner)
        station.place = place
        if place is not None:
            station.lon, station.lat = place.lon, place.lat
            station.entered_lon, station.entered_lat = place.lon, place.lat
        if station.verified_on:
            station.verified_by = owner.holder
        station.save()
        _history(station, owner.holder)
        _furnish(station, chance, owner.holder)
        if number <= PHOTOS:
            _photo(station, owner.holder)
    settle(list(within.filter(source=Station.Source.SAMPLE).select_related("organisation")))
    rate(city)
    return STATIONS
