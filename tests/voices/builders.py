"""Reports, made short."""

from __future__ import annotations

import uuid
from typing import Any

from minsheng.stations.models import Station
from minsheng.voices.models import Rating, Report
from minsheng.voices.services import rate_station, receive_report
from tests.cases.builders import make_station
from tests.people import Cast


def open_station(cast: Cast, code: str = "V1", where: str = "town", **facts: Any) -> Station:
    """A station people come to."""
    station = make_station(cast, code, where)
    Station.objects.filter(pk=station.pk).update(state=Station.State.OPEN, **facts)
    station.refresh_from_db()
    return station


def report(station: Station, kind: str = "locked", **more: Any) -> Report:
    facts: dict[str, Any] = {"kind": kind, "key": uuid.uuid4(), "mark": uuid.uuid4().hex}
    return receive_report(station, **(facts | more)).report


def rate(station: Station, stars: int, **more: Any) -> Rating:
    facts: dict[str, Any] = {"stars": stars, "key": uuid.uuid4(), "mark": uuid.uuid4().hex}
    return rate_station(station, **(facts | more))
