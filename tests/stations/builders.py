"""Stations that need only what the story is about."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from PIL import Image, ImageDraw

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.sample import owner_of
from minsheng.stations.models import Station, StationPhoto
from minsheng.stations.services import add_photo, next_code
from minsheng.web.photos import Photo, read_photo

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {"week": {day: ["08:30-12:00", "14:30-18:00"] for day in WORKDAYS}}
HEATED = {**OFFICE, "on_warning": {"heat": {"hours": ["06:00-22:00"], "on_closed_days": True}}}
NOON = dt.datetime(2026, 7, 21, 13, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))  # a Tuesday


def make_station(organisation: Organisation, **more: Any) -> Station:
    """A saved open station of the organisation."""
    facts: dict[str, Any] = {
        "code": next_code(organisation),
        "name": "样例荷花驿站",
        "kind": Station.Kind.CO_BUILT,
        "level": "basic",
        "lon": 118.881,
        "lat": 28.961,
        "state": Station.State.OPEN,
        "town": organisation if organisation.kind == "town" else None,
        "responsible": owner_of(organisation, Permission.EDIT_STATIONS),
        "hours": OFFICE,
        "services": ["rest", "water"],
    }
    return Station.objects.create(organisation=organisation, **{**facts, **more})


def picture(colour: str = "#cc8844") -> bytes:
    """A JPEG of a coloured door."""
    image = Image.new("RGB", (320, 240), "#eeeeee")
    ImageDraw.Draw(image).rectangle([100, 60, 220, 240], fill=colour)
    file = io.BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


def photo() -> Photo:
    return read_photo(io.BytesIO(picture()))


def station_photo(station: Station, actor: User) -> StationPhoto:
    """A picture of the station's door."""
    return add_photo(station, photo(), shows="door", is_public=True, actor=actor)
