"""Stations in the Human Services Data Specification 3.0: one service at one location each.

Source: Open Referral, HSDS 3.0, schema folder of openreferral/specification (CC BY-SA 4.0); the names
and rules of its fields are used, none of its text. Identifiers are UUIDs (version 5) of our own codes, so
the same station has the same identifier in every file.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from minsheng.common.opening import hsds_schedules
from minsheng.organisations.models import Organisation
from minsheng.portal.opendata.rows import CHUNK, scored, stations
from minsheng.quality.queries import PublicScore
from minsheng.stations.models import Station
from minsheng.stations.queries import hours_of

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://minsheng.invalid/hsds")
STATUS = {Station.State.OPEN: "active", Station.State.SUSPENDED: "temporarily closed"}
SEATS = (Organisation.Kind.COUNTY, Organisation.Kind.ZONE)


def identifier(kind: str, code: str) -> str:
    """The UUID of one of our things."""
    return str(uuid.uuid5(SPACE, f"{kind}/{code}"))


def services(site: str) -> Iterator[dict[str, Any]]:
    """Each station as a ``service`` with everything about it inside, in the order of codes."""
    today = timezone.localdate()
    counties = {place.path: place.name for place in Organisation.objects.filter(kind__in=SEATS)}
    score = scored()
    for station in stations().iterator(chunk_size=CHUNK):
        town = station.town or station.organisation
        county = next((name for path, name in counties.items() if town.path.startswith(path)), "")
        yield service(station, site, today, county, score(station))


def service(
    station: Station, site: str, today: dt.date, county: str, score: PublicScore | None
) -> dict[str, Any]:
    """The station as one HSDS service. HSDS asks for text where we know nothing; that is then ""."""
    own = identifier("service", station.code)
    place = location(station, today, county)
    return {
        "id": own,
        "organization_id": identifier("organization", station.organisation.code),
        "name": station.name,
        "description": ", ".join(station.services or []),
        "url": f"{site}/z/{station.short_code}/",
        "status": STATUS[Station.State(station.state)],
        "fees_description": "0",
        **({"assured_date": station.verified_on.isoformat()} if station.verified_on else {}),
        "organization": organization(station.organisation),
        "attributes": attributes(station, own, score),
        "service_at_locations": [
            {
                "id": identifier("service_at_location", station.code),
                "service_id": own,
                "location_id": place["id"],
                "location": place,
            }
        ],
    }


TERMS = {
    "quality_score": "0 to 100; only with enough observations",
    "quality_low": "lower end of the interval of quality_score",
    "quality_high": "upper end of the interval of quality_score",
    "quality_n": "observations behind quality_score",
}
"""Terms of our own taxonomy, and what they mean."""


def attributes(station: Station, own: str, score: PublicScore | None) -> list[dict[str, Any]]:
    """The public score as attributes of the service: never a score without its number and interval."""
    if score is None:
        return []
    values = {
        "quality_score": score.value,
        "quality_low": score.low,
        "quality_high": score.high,
        "quality_n": score.n,
    }
    return [
        {
            "id": identifier("attribute", f"{station.code}/{name}"),
            "link_id": own,
            "link_type": name,
            "link_entity": "service",
            "value": str(value),
            "taxonomy_term_id": identifier("term", name),
            "taxonomy_term": {
                "id": identifier("term", name),
                "code": name,
                "name": name,
                "description": TERMS[name],
                "taxonomy": "minsheng",
            },
        }
        for name, value in values.items()
        if value is not None
    ]


def organization(body: Organisation) -> dict[str, Any]:
    """The union that answers for a station."""
    found = {
        "id": identifier("organization", body.code),
        "name": body.name,
        "description": str(body.get_kind_display()),
    }
    if body.name_en:
        found["alternate_name"] = body.name_en
    return found


def location(station: Station, today: dt.date, county: str) -> dict[str, Any]:
    """Where the door is, with its address, phone and hours."""
    own = identifier("location", station.code)
    rows = hsds_schedules(hours_of(station.hours), today) if station.hours else []
    return {
        "id": own,
        "location_type": "physical",
        "name": station.name,
        "latitude": round(station.lat, 6),
        "longitude": round(station.lon, 6),
        "external_identifier": station.code,
        "external_identifier_type": "minsheng",
        "addresses": [_address(station, own, county)],
        "phones": _phones(station, own),
        "schedules": [
            {"id": identifier("schedule", f"{station.code}/{number}"), "location_id": own, **row}
            for number, row in enumerate(rows)
        ],
    }


def _address(station: Station, own: str, county: str) -> dict[str, Any]:
    return {
        "id": identifier("address", station.code),
        "location_id": own,
        "address_1": station.address,
        "city": county,
        "state_province": settings.OPEN_DATA_PROVINCE,
        "postal_code": "",
        "country": "CN",
        "address_type": "physical",
    }


def _phones(station: Station, own: str) -> list[dict[str, Any]]:
    if not station.phone:
        return []
    told = {"id": identifier("phone", station.code), "location_id": own, "number": station.phone}
    return [{**told, "type": "voice"}]
