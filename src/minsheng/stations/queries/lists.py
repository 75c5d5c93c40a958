"""Stations somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from minsheng.organisations.models import reach
from minsheng.organisations.roles import Permission
from minsheng.stations.models import Keeper, Station, StationPhoto, StationQuerySet

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def stations_for(actor: User) -> StationQuerySet:
    """Stations the actor may see (by a post, or as their named keeper), by code, with all that a list shows; two queries."""
    within = reach(actor, Permission.VIEW_STATIONS, field="organisation__path")
    named = list(
        Keeper.objects.on(timezone.localdate())
        .filter(person_id=actor.pk)
        .values_list("station_id", flat=True)
    )
    if named:  # few people are; for the others the question stays simple and the answer quick
        within |= Q(pk__in=named)
    rows: StationQuerySet = Station.objects.filter(within)
    return rows.select_related("organisation", "responsible__holder", "town")


def editable_by(actor: User) -> StationQuerySet:
    """Stations whose profile, hours and state the actor may change."""
    rows: StationQuerySet = Station.objects.visible_to(actor, Permission.EDIT_STATIONS)
    return rows.select_related("organisation", "responsible__holder", "town")


def photos_of(station: Station, *, public_only: bool = False) -> QuerySet[StationPhoto]:
    """The pictures of a station, the door first."""
    rows = StationPhoto.objects.filter(station=station)
    return rows.filter(is_public=True) if public_only else rows
