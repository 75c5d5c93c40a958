"""What stations make ready while a warning lasts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from minsheng.stations.models import Station, SupplyTask, WeatherWarning, What
from minsheng.stations.queries.hours import holds_for, warnings_near

SUPPLIES: dict[str, tuple[str, ...]] = {
    WeatherWarning.Kind.HEAT: (
        What.DRINKING_WATER,
        What.HEAT_MEDICINE,
        What.ICE,
        What.AIR_CONDITIONER,
    ),
    WeatherWarning.Kind.COLD: (What.HOT_DRINK, What.WARM_PACK, What.HEATER),
}
"""What every station in the area has ready while the warning lasts. Source: a proposal."""


def make_lists(warnings: Sequence[WeatherWarning], stations: Iterable[Station]) -> None:
    """A line per warning, station and thing to have ready; lines that are there already stay as they are."""
    SupplyTask.objects.bulk_create(
        (
            SupplyTask(warning=warning, station=station, what=what)
            for station in stations
            for warning in warnings
            for what in SUPPLIES[warning.kind]
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def join_warnings(station: Station) -> None:
    """A station that opens while a warning lasts, or before one that comes, has its list too."""
    now = timezone.now()
    held = [one for one in warnings_near(now) if one.ends > now and holds_for(one, station)]
    make_lists(held, [station])
