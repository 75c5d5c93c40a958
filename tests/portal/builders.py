"""Stations for the finder: open day and night unless the story says otherwise."""

from __future__ import annotations

from typing import Any

from minsheng.organisations.models import Organisation
from minsheng.stations.models import Station
from tests.stations.builders import make_station

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = {"week": {day: ["00:00-24:00"] for day in DAYS}}
NEVER: dict[str, Any] = {"week": {}}
LON, LAT = 118.881, 28.961
HERE = {"lon": f"{LON}", "lat": f"{LAT}"}
METRE = 1 / 111_195  # degrees of latitude


def station(
    where: Organisation, name: str = "样例荷花驿站", *, north_m: float = 0, **more: Any
) -> Station:
    """A station so many metres north of ``HERE``."""
    facts = {"hours": ALWAYS, "lon": LON, "lat": LAT + north_m * METRE, "name": name}
    return make_station(where, **{**facts, **more})
