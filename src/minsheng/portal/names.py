"""Finding by name: towns, counties and stations, in Chinese, in pinyin or by initials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Avg, F, Q
from django.utils.translation import get_language
from pypinyin import Style, lazy_pinyin

from minsheng.common.geo import LonLat
from minsheng.organisations.models import Organisation
from minsheng.portal.models import Sound
from minsheng.stations.models import Station, StationQuerySet
from minsheng.stations.queries import stations_in_area
from minsheng.stations.rules import shortcode

LONGEST = 40
MOST_PLACES, MOST_STATIONS = 8, 20
SOUNDED_AT_ONCE = 500
"""So many missing sounds are written down by one search; after a large import the next searches go on."""

KINDS = (Organisation.Kind.COUNTY, Organisation.Kind.ZONE, Organisation.Kind.TOWN)
_BODY = re.compile(r"(总工会|工会联合会|工会| Federation of Trade Unions)$")
_LATIN = re.compile(r"[a-z]+$")


@lru_cache(maxsize=4096)
def sound_of(name: str) -> tuple[str, str]:
    """("quzhou", "qz") for 衢州; signs without a sound stay as they are, blanks go."""
    full = "".join(lazy_pinyin(name)).lower()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return "".join(full.split()), "".join(initials.split())


def as_sound(text: str) -> str:
    """What was typed as sounds are kept: small letters without blanks and apostrophes; "" if it is no sound."""
    bare = re.sub(r"[\s'’·-]+", "", text.lower())
    return bare if _LATIN.match(bare) else ""


def sounds_like(name: str, typed: str) -> bool:
    """Does the name sound like that from its beginning, or have these initials?"""
    full, initials = sound_of(name)
    return full.startswith(typed) or initials.startswith(typed)


def place_label(place: Organisation) -> str:
    """The county or town without its union: 柯城区 for 柯城区总工会."""
    name = place.name_en if (get_language() or "").startswith("en") else ""
    return _BODY.sub("", name or place.name) or place.name


@dataclass(frozen=True, slots=True)
class Matches:
    """Counties and towns, and stations, that fit what was typed."""

    places: list[Organisation]
    stations: list[Station]


def search(text: str) -> Matches:
    """What fits ``text``: names and addresses that contain it, names that sound like it, or a short code."""
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return Matches([], [])
    typed = as_sound(text)
    places = [place for place in all_places() if _fits(place, text, typed)]
    return Matches(places[:MOST_PLACES], _stations(text, typed))


def all_places() -> list[Organisation]:
    """Counties and towns, each county before its towns; one query."""
    return list(Organisation.objects.filter(kind__in=KINDS).order_by("path"))


def _fits(place: Organisation, text: str, typed: str) -> bool:
    name = place_label(place)
    return (
        text in place.name
        or text.lower() in place.name_en.lower()
        or bool(typed and sounds_like(_BODY.sub("", place.name) or name, typed))
    )


def _stations(text: str, typed: str) -> list[Station]:
    code = shortcode.as_typed(text)
    fits = Q(name__icontains=text) | Q(address__icontains=text)
    if shortcode.is_valid(code):
        fits |= Q(short_code=code)
    if typed:
        write_sounds()
        fits |= Q(sound__initials__startswith=typed) | Q(sound__full__contains=typed)
    rows: StationQuerySet = Station.objects.in_use().filter(fits)
    return list(rows.select_related("organisation", "town").order_by("name", "pk")[:MOST_STATIONS])


def write_sounds(most: int = SOUNDED_AT_ONCE) -> int:
    """Write down how names sound that have no sound yet or have changed; returns how many."""
    fresh = ~Q(sound__name=F("name")) | Q(sound=None)
    names = Station.objects.filter(fresh).order_by("pk").values_list("pk", "name")[:most]
    rows = [Sound(station_id=pk, name=name, **_sounds(name)) for pk, name in names]
    Sound.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["station"],
        update_fields=["name", "full", "initials"],
    )
    return len(rows)


def _sounds(name: str) -> dict[str, str]:
    full, initials = sound_of(name)
    return {"full": full[:500], "initials": initials[:80]}


def middle_of(place: Organisation) -> LonLat | None:
    """Where to begin looking in a county or town: its seat, else the middle of its stations; None without any."""
    if place.lon is not None and place.lat is not None:
        return LonLat(place.lon, place.lat)
    middle = stations_in_area(place).in_use().order_by().aggregate(lon=Avg("lon"), lat=Avg("lat"))
    return None if middle["lon"] is None else LonLat(middle["lon"], middle["lat"])
