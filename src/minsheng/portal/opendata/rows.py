"""What of a station is open data: nothing about people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.quality.models import Assessment
from minsheng.quality.queries import PublicScore, all_terms, public_score, terms_below
from minsheng.stations.models import Station

CHUNK = 1000
COLUMNS = (
    "code", "short_code", "name", "kind", "level", "state", "lon", "lat", "address", "town",
    "organisation", "phone", "area_m2", "seats", "capacity", "free_entry", "services", "hours",
    "open_since", "verified_on", "quality_score", "quality_low", "quality_high", "quality_n",
    "quality_on", "url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stand:
    """How things stand: ``etag`` changes whenever anything is recorded, ``changed`` is when that was."""

    etag: str
    changed: datetime
    stations: int


def stations() -> QuerySet[Station]:
    """The stations people may come to, by code, with their town, union and last assessment."""
    rows = Station.objects.in_use().select_related("organisation", "town", "assessment")
    return rows.order_by("code")


def scored() -> Callable[[Station], PublicScore | None]:
    """Tells the public score of a row of ``stations``; one query however many rows."""
    known = all_terms()

    def score(one: Station) -> PublicScore | None:
        row = getattr(one, "assessment", None)
        return public_score(row, terms_below(one.organisation.path, known)) if row else None

    return score


def score_columns(score: PublicScore | None) -> dict[str, Any]:
    """The score under the names of ``COLUMNS``; with too few observations their number alone."""
    return {
        "quality_score": score.value if score else None,
        "quality_low": score.low if score else None,
        "quality_high": score.high if score else None,
        "quality_n": score.n if score else 0,
        "quality_on": score.on.isoformat() if score else None,
    }


def stand() -> Stand:
    """The present stand of the data; deeds are known from the audit chain, bare rows from the table."""
    told = (
        Station.objects.in_use()
        .order_by()
        .aggregate(n=Count("pk"), last=Max("pk"), since=Max("state_since"), seen=Max("verified_on"))
    )
    entry = Entry.objects.order_by("-sequence").values_list("sequence", "at").first()
    deed, at = entry or (0, None)
    assessed = Assessment.objects.aggregate(last=Max("at"))["last"]
    changed = max(filter(None, (at, told["since"], assessed)), default=timezone.now())
    facts = [*(str(value) for value in told.values()), str(assessed), str(timezone.localdate())]
    text = json.dumps([deed, *facts])
    return Stand(f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"', changed, told["n"])


def plain_rows(site: str) -> Iterator[dict[str, Any]]:
    """Each station as plain values by the names of ``COLUMNS``.

    Args:
        site: the address of the site, without a stroke at its end.
    """
    score = scored()
    for one in stations().iterator(chunk_size=CHUNK):
        yield {
            "code": one.code,
            "short_code": one.short_code,
            "name": one.name,
            "kind": one.kind,
            "level": one.level,
            "state": one.state,
            "lon": round(one.lon, 6),
            "lat": round(one.lat, 6),
            "address": one.address,
            "town": one.town.name if one.town else "",
            "organisation": one.organisation.name,
            "phone": one.phone,
            "area_m2": one.area_m2,
            "seats": one.seats,
            "capacity": one.capacity,
            "free_entry": one.free_entry,
            "services": list(one.services or []),
            "hours": one.hours,
            "open_since": timezone.localdate(one.state_since).isoformat(),
            "verified_on": one.verified_on.isoformat() if one.verified_on else None,
            **score_columns(score(one)),
            "url": f"{site}/z/{one.short_code}/",
        }


def json_list(head: dict[str, Any], name: str, things: Iterable[Any]) -> Iterator[str]:
    """A JSON object in pieces: the fields of ``head``, then the list ``name`` one thing at a time."""
    start = json.dumps(head, ensure_ascii=False)[:-1]
    yield f"{start}{', ' if head else ''}{json.dumps(name)}: ["
    between = "\n"
    for thing in things:
        yield between + json.dumps(thing, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"
