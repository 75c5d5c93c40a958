"""What a phone carries into the field."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from minsheng.inspections.models import Inspection, Photo
from minsheng.inspections.queries import in_hand, inspections_for

if TYPE_CHECKING:
    from minsheng.accounts.models import User

EARLIER = 6
"""Photos of earlier visits per station: enough to compare, small enough to carry."""
AHEAD_DAYS = 14


def carried(actor: User) -> list[dict[str, Any]]:
    """The actor's visits of the next days, the pressing ones first; three queries besides those of the list."""
    today = timezone.localdate()
    until = today + dt.timedelta(days=AHEAD_DAYS)
    rows = list(in_hand(actor).filter(window_from__lte=until).order_by("window_until", "pk"))
    photos = _earlier([row.station_id for row in rows], actor)
    pictured = _pictured(rows)
    return [
        {
            "id": row.pk,
            "number": row.number,
            "state": row.state,
            "version": row.version,
            "announced": row.announced,
            "origin": row.get_origin_display(),
            "from": row.window_from.isoformat(),
            "until": row.window_until.isoformat(),
            "station": {
                "code": row.station.code,
                "short_code": row.station.short_code,
                "name": row.station.name,
                "address": row.station.address,
                "lon": row.station.lon,
                "lat": row.station.lat,
            },
            "sheet": row.sheet,
            "answers": row.answers,
            "note": row.note,
            "pictured": sorted(pictured.get(row.pk, ())),
            "photos": photos.get(row.station_id, []),
            "urls": {
                name: reverse(f"field:{name}", args=[row.pk])
                for name in ("start", "photo", "submit")
            },
        }
        for row in rows
    ]


def _pictured(rows: list[Inspection]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for pk, item in Photo.objects.filter(inspection__in=rows).values_list("inspection_id", "item"):
        found.setdefault(pk, set()).add(item)
    return found


def _earlier(stations: list[int], actor: User) -> dict[int, list[dict[str, Any]]]:
    """The latest photos of earlier finished visits the actor may see, by station."""
    seen = (
        inspections_for(actor)
        .filter(Q(state=Inspection.State.DONE), station__in=stations)
        .order_by()
    )
    rows = Photo.objects.filter(inspection__in=seen.values("pk")).select_related("inspection")
    found: dict[int, list[dict[str, Any]]] = {}
    for one in rows.order_by("-pk"):
        there = found.setdefault(one.inspection.station_id, [])
        if len(there) < EARLIER:
            url = reverse("inspections:photo", args=[one.inspection_id, one.pk])
            there.append(
                {"item": one.item, "on": timezone.localdate(one.at).isoformat(), "url": url}
            )
    return found
