"""What the public sees of a station: its photos, and which public maps show it."""

from __future__ import annotations

import datetime as dt

from django.core.files.storage import default_storage
from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.permissions import Permission, require
from minsheng.stations.changes import tell_changed
from minsheng.stations.models import MapListing, Station, StationPhoto
from minsheng.stations.queries import require_keeping
from minsheng.web.photos import Photo, store

MOST_PHOTOS = 20


class TooMany(Exception):
    """The station has as many photos as a page can show."""


@transaction.atomic
def add_photo(
    station: Station, photo: Photo, *, shows: str, is_public: bool, actor: User
) -> StationPhoto:
    """The station has one more picture; nothing but the picture is stored.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
        TooMany: there are ``MOST_PHOTOS`` already.
    """
    require_keeping(actor, station)
    if StationPhoto.objects.filter(station=station).count() >= MOST_PHOTOS:
        raise TooMany(station.code)
    row = StationPhoto.objects.create(
        station=station,
        shows=shows,
        is_public=is_public,
        file=store(photo, "stations"),
        width=photo.width,
        height=photo.height,
        phash=photo.phash,
        added_by=actor,
    )
    record(actor, "station.photo_added", station, photo=row.pk, shows=shows)
    tell_changed([station])
    return row


@transaction.atomic
def remove_photo(photo_id: int, *, actor: User) -> None:
    """The picture is gone from the page and, after commit, from the disk.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
    """
    rows = StationPhoto.objects.select_for_update(of=["self"])
    photo = rows.select_related("station__organisation").get(pk=photo_id)
    require_keeping(actor, photo.station)
    file = photo.file
    tell_changed([photo.station])
    record(actor, "station.photo_removed", photo.station, photo=photo.pk, shows=photo.shows)
    photo.delete()
    transaction.on_commit(lambda: default_storage.delete(file))


@transaction.atomic
def set_listing(
    station: Station,
    public_map: str,
    *,
    state: str,
    checked_on: dt.date,
    actor: User,
    name_there: str = "",
    note: str = "",
) -> MapListing:
    """Somebody looked whether this public map shows the station; the last look counts.

    Raises:
        NotPermitted: the actor may not edit stations there.
    """
    require(actor, Permission.EDIT_STATIONS, station.organisation)
    listing, _made = MapListing.objects.update_or_create(
        station=station,
        map=public_map,
        defaults={
            "state": state,
            "checked_on": checked_on,
            "checked_by": actor,
            "name_there": name_there,
            "note": note,
        },
    )
    record(actor, "station.listing_set", station, map=public_map, state=state)
    tell_changed([station])
    return listing
