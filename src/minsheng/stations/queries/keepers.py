"""Who keeps which station."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.organisations.models import Post, reach
from minsheng.organisations.permissions import NotPermitted, Permission, may
from minsheng.organisations.roles import Role
from minsheng.stations.models import Keeper, Station, StationQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def kept_by(actor: User | AnonymousUser, day: dt.date | None = None) -> StationQuerySet:
    """Stations the actor may keep: by a post that reaches them, or by name."""
    named = Keeper.objects.on(day or timezone.localdate()).filter(person_id=actor.pk)
    by_post = reach(actor, Permission.KEEP_STATIONS, field="organisation__path")
    rows: StationQuerySet = Station.objects.filter(
        by_post | Q(pk__in=named.values("station_id"))
    ).select_related("organisation", "town")
    return rows


def may_keep(actor: User | AnonymousUser, station: Station) -> bool:
    """May the actor do what a keeper does there?"""
    if may(actor, Permission.KEEP_STATIONS, station.organisation):
        return True
    named = Keeper.objects.on(timezone.localdate()).filter(station=station, person_id=actor.pk)
    return actor.is_active and named.exists()


def require_keeping(actor: User | AnonymousUser, station: Station) -> None:
    """Stop here unless the actor may keep the station.

    Raises:
        NotPermitted: neither a post nor a name on the station's list allows it.
    """
    if not may_keep(actor, station):
        raise NotPermitted(f"keeping {station.code}")


def keepers_of(station: Station, day: dt.date | None = None) -> list[User]:
    """Who keeps the station on ``day``: the people named for it, then holders of a keeper's post at its union."""
    day = day or timezone.localdate()
    named = Keeper.objects.on(day).filter(station=station).select_related("person")
    posts = Post.objects.filter(role=Role.KEEPER, organisation=station.organisation_id)
    found = [row.person for row in named]
    found += [post.holder for post in posts.with_rights(day).select_related("holder")]
    return list(dict.fromkeys(found))
