"""The place list knows every station: the same for forms, files, adopted plans and moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from minsheng.common.geo import LonLat, distance_m
from minsheng.places.models import Level, Place
from minsheng.stations.models import Station

CHUNK = 500
NEAR_M = 50.0
"""So near to a station, an existing place that no station has claimed is the same one. Source: a proposal."""

WORKING = (Station.State.ACCEPTED, Station.State.OPEN, Station.State.SUSPENDED)
"""States in which siting counts the station as built."""

GONE = (Station.ExitReason.HOST_LEFT, Station.ExitReason.DEMOLISHED)
"""Exit reasons after which nothing can be built at the place any more."""

SHARED = ("name", "address", "town_id", "area_m2", "capacity", "lon", "lat", "datum")
OWN_FIELDS = [*SHARED, "entered_lon", "entered_lat", "state", "level"]


def settle(stations: Sequence[Station]) -> None:
    """Each station has its line in the place list, "existing" while it works; a fixed number of queries.

    A station without one gets the unclaimed existing place next to it, or a line of its own under
    its own code. A line of its own follows what the station says; others keep what people wrote.
    """
    _link([one for one in stations if one.place_id is None])
    homeless = [one for one in stations if one.place_id is None]
    levels = {level.code: level for level in Level.objects.order_by("position")}
    taken = _taken(homeless)
    made = Place.objects.bulk_create([_own_place(one, levels, taken) for one in homeless])
    for station, place in zip(homeless, made, strict=True):
        station.place = place
    Station.objects.bulk_update(
        [one for one in stations if one.place_id], ["place"], batch_size=500
    )
    _update([one for one in stations if one not in homeless], levels)


def settle_homeless() -> int:
    """Stations that never got a line in the place list get theirs; how many.

    Every way in settles its stations since; those brought in before that are mended here, every night.
    """
    rows = Station.objects.filter(place=None).exclude(state=Station.State.EXITED)
    count = 0
    while some := list(rows.select_related("organisation").order_by("pk")[:CHUNK]):
        with transaction.atomic():
            settle(some)
        count += len(some)
    return count


def _link(stations: Sequence[Station]) -> None:
    """Give each the nearest unclaimed existing place within ``NEAR_M``, on the same ground."""
    if not stations:
        return
    free: dict[tuple[int, int], list[Place]] = defaultdict(list)
    rows = Place.objects.filter(
        archived_at=None, state=Place.State.EXISTING, stations=None
    ).select_related("organisation")
    if len(stations) == 1:  # one station: ask only for what lies around it
        lon, lat = stations[0].lon, stations[0].lat
        rows = rows.filter(lat__range=(lat - 0.01, lat + 0.01), lon__range=(lon - 0.01, lon + 0.01))
    for place in rows:
        free[_cell(place.lon, place.lat)].append(place)
    for station in stations:
        near = [
            (metres, place.pk, place)
            for place in _around(free, station)
            if (metres := _apart(station, place)) <= NEAR_M and _same_ground(station, place)
        ]
        if near:
            station.place = min(near)[2]
            free[_cell(station.place.lon, station.place.lat)].remove(station.place)


def _cell(lon: float, lat: float) -> tuple[int, int]:
    """A thousandth of a degree, about 100 m; nearer than ``NEAR_M`` lies in this cell or the next."""
    return int(lon * 1000), int(lat * 1000)


def _around(free: dict[tuple[int, int], list[Place]], station: Station) -> Iterable[Place]:
    x, y = _cell(station.lon, station.lat)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            yield from free.get((x + dx, y + dy), ())


def _apart(station: Station, place: Place) -> float:
    return distance_m(LonLat(station.lon, station.lat), LonLat(place.lon, place.lat))


def _same_ground(station: Station, place: Place) -> bool:
    """A county's list names what lies in its towns, and a town's list what the county registers."""
    one, other = station.organisation.path, place.organisation.path
    return one.startswith(other) or other.startswith(one)


def _taken(stations: Sequence[Station]) -> set[tuple[int, str]]:
    """Codes of these stations that some line of the same organisation bears already."""
    rows = Place.objects.filter(code__in=[one.code for one in stations])
    return set(rows.values_list("organisation_id", "code"))


def _own_place(station: Station, levels: dict[str, Level], taken: set[tuple[int, str]]) -> Place:
    source = Place.Source.FILE if station.source == Station.Source.FILE else Place.Source.FORM
    if station.source == Station.Source.SAMPLE:
        source = Place.Source.SAMPLE
    is_free = (station.organisation_id, station.code) not in taken
    place = Place(
        organisation_id=station.organisation_id,
        responsible_id=station.responsible_id,
        code=station.code if is_free else f"{station.code}-{station.short_code}"[:30],
        kind=Place.Kind.STATION,
        source=source,
    )
    _put(place, station, levels)
    return place


def _put(place: Place, station: Station, levels: dict[str, Level]) -> None:
    """What the station says of itself, on a line of its own."""
    for name in SHARED:
        setattr(place, name, getattr(station, name))
    entered = station.entered_lon, station.entered_lat
    place.entered_lon = station.lon if entered[0] is None else entered[0]
    place.entered_lat = station.lat if entered[1] is None else entered[1]
    _fit_out(place, station, levels)


def _fit_out(place: Place, station: Station, levels: dict[str, Level]) -> None:
    """A working station makes its place an existing one of its level; others change nothing."""
    if station.state in WORKING and levels:
        known = levels.get(station.level) or place.level or next(iter(levels.values()))
        place.state, place.level = Place.State.EXISTING, known


def is_own(station: Station, place: Place) -> bool:
    """Was the line made for this station?"""
    return place.code.startswith(station.code)


def _update(stations: Sequence[Station], levels: dict[str, Level]) -> None:
    ids = [one.place_id for one in stations]
    places = Place.objects.select_related("level").in_bulk([one for one in ids if one])
    for station in stations:
        place = places[station.place_id or 0]
        if is_own(station, place):
            _put(place, station, levels)
        else:
            _fit_out(place, station, levels)
    Place.objects.bulk_update(places.values(), OWN_FIELDS, batch_size=500)


def leave(station: Station) -> None:
    """After the last working station has left it, a place is a candidate again, or put away if it is gone."""
    place = station.place
    if place is None or place.stations.filter(state__in=WORKING).exists():
        return
    place.state, place.level = Place.State.CANDIDATE, None
    if station.exit_reason in GONE:
        place.archived_at = timezone.now()
    place.save(update_fields=["state", "level", "archived_at"])


def forget(stations: Sequence[Station]) -> list[Place]:
    """The lines made for these stations, no longer tied to them, for the caller to delete."""
    places = [one.place for one in stations if one.place is not None and is_own(one, one.place)]
    Station.objects.filter(pk__in=[one.pk for one in stations]).update(place=None)
    for station in stations:
        station.place = None
    return places
