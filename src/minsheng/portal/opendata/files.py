"""The files: GeoJSON (RFC 7946), CSV (RFC 4180) and HSDS, in pieces, so that any number of stations fits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings

from minsheng.portal.opendata.hsds import services
from minsheng.portal.opendata.rows import COLUMNS, Stand, json_list, plain_rows
from minsheng.web.exports import csv_lines


def about(stand: Stand, site: str) -> dict[str, Any]:
    """Licence, date and source, at the head of each JSON file."""
    return {
        "license": settings.OPEN_DATA_LICENCE,
        "license_url": settings.OPEN_DATA_LICENCE_URL,
        "attribution": settings.SITE_NAME,
        "updated": stand.changed.isoformat(timespec="seconds"),
        "source": f"{site}/data/",
    }


def geojson(stand: Stand, site: str) -> Iterator[str]:
    """A FeatureCollection of points in WGS-84."""

    def features() -> Iterator[dict[str, Any]]:
        for row in plain_rows(site):
            point = [row.pop("lon"), row.pop("lat")]
            yield {
                "type": "Feature",
                "id": row["code"],
                "geometry": {"type": "Point", "coordinates": point},
                "properties": row,
            }

    head = {"type": "FeatureCollection", **about(stand, site)}
    return json_list(head, "features", features())


def csv(stand: Stand, site: str) -> Iterator[str]:
    """One line a station; services are joined by "|", hours are the JSON document."""

    def lines() -> Iterator[list[object]]:
        for row in plain_rows(site):
            row["services"] = "|".join(row["services"])
            row["hours"] = json.dumps(row["hours"], ensure_ascii=False) if row["hours"] else ""
            yield [row[name] for name in COLUMNS]

    return csv_lines(COLUMNS, lines())


def hsds(stand: Stand, site: str) -> Iterator[str]:
    """All services as HSDS 3.0 objects with organization, location, addresses, phones and schedules inside."""
    head = {"version": "3.0", "total_items": stand.stations, **about(stand, site)}
    return json_list(head, "contents", services(site))


Maker = Callable[[Stand, str], Iterator[str]]
FILES: dict[str, tuple[Maker, str]] = {
    "stations.geojson": (geojson, "application/geo+json"),
    "stations.csv": (csv, "text/csv; charset=utf-8"),
    "hsds.json": (hsds, "application/json"),
}
"""Name → what makes it, and its media type."""
