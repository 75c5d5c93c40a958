"""A plan's sites as GeoJSON."""

from __future__ import annotations

from typing import Any

from minsheng.siteplans.display.rooms import RoomLine, room_table
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import PlanResult


def as_geojson(plan: SitePlan, result: PlanResult) -> dict[str, Any]:
    """The plan's sites as a FeatureCollection in WGS-84 (RFC 7946); with their room where it plays a part."""
    rooms = room_table(plan, result)
    crowd = {row.line.place.pk: _crowd(row) for row in rooms.sites} if rooms else {}
    features = [
        _feature(
            line.place.lon,
            line.place.lat,
            number=number,
            name=line.place.name,
            action=line.action,
            level=line.level,
            cost_yuan=line.cost_yuan,
            reason=line.reason,
            **crowd.get(line.place.pk, {}),
        )
        for number, line in enumerate(result.sites, start=1)
    ]
    features += [
        _feature(place.lon, place.lat, name=place.name, action="close") for place in result.closed
    ]
    return {
        "type": "FeatureCollection",
        "name": plan.title,
        "problem_sha256": plan.problem_sha256,
        "features": features,
    }


def _crowd(row: RoomLine) -> dict[str, object]:
    return {"room": row.room, "people_at_once": round(row.people, 1), "busiest": row.hours}


def _feature(lon: float, lat: float, **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties,
    }
