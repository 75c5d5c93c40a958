"""Places that need only what the story is about."""

from __future__ import annotations

from typing import Any

from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.models import Level, Place
from minsheng.places.sample import owner_of


def make_place(organisation: Organisation, code: str = "C1", **more: Any) -> Place:
    """A saved candidate of the organisation, two hundred metres from nowhere in particular."""
    lon, lat = more.pop("lon", 118.881), more.pop("lat", 28.961)
    facts: dict[str, Any] = {
        "name": f"样例地点{code}",
        "kind": Place.Kind.STORE,
        "lon": lon,
        "lat": lat,
        "entered_lon": lon,
        "entered_lat": lat,
        "responsible": owner_of(organisation, Permission.EDIT_PLACES),
    }
    return Place.objects.create(organisation=organisation, code=code, **{**facts, **more})


def level(code: str) -> Level:
    return Level.objects.get(code=code)
