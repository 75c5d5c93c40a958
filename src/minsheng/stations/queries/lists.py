"""Stations somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from minsheng.stations.models import Station, StationPhoto, StationQuerySet

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def stations_for(actor: User) -> StationQuerySet:
    """Stations the actor may see, by code, with all that a list shows; one query."""
    rows: StationQuerySet = Station.objects.visible_to(actor)
    return rows.select_related("organisation", "responsible__holder", "town")


def photos_of(station: Station, *, public_only: bool = False) -> QuerySet[StationPhoto]:
    """The pictures of a station, the door first."""
    rows = StationPhoto.objects.filter(station=station)
    return rows.filter(is_public=True) if public_only else rows
