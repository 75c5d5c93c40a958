"""Room in the busiest hour: who is covered and also finds a place, and how full the stations get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minsheng.demand.models import HourBand
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import PlanResult, SiteLine
from minsheng.siteplans.rules import site_id

NEARLY_FULL = 0.999


@dataclass(frozen=True, slots=True)
class BandLine:
    """People covered in one part of the day, and those of them for whom there is room."""

    label: str
    covered: float
    served: float

    @property
    def left_over(self) -> float:
        return max(self.covered - self.served, 0.0)

    @property
    def percent(self) -> float:
        return 100 * self.served / self.covered if self.covered else 100.0


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One station at its busiest: people there at once, and room for how many (None: no limit)."""

    line: SiteLine
    people: float
    hours: str
    room: float | None

    @property
    def is_full(self) -> bool:
        return self.room is not None and self.people >= NEARLY_FULL * self.room

    @property
    def percent(self) -> float:
        return 100 * self.people / self.room if self.room else 0.0


@dataclass(frozen=True, slots=True)
class RoomTable:
    """How full a plan gets; ``sites`` in the order of the plan."""

    at_once_percent: float
    total: BandLine
    bands: list[BandLine]
    sites: list[RoomLine]

    @property
    def full(self) -> list[RoomLine]:
        """Stations with no place left, the largest first."""
        return sorted(
            (row for row in self.sites if row.is_full), key=lambda row: -(row.room or 0.0)
        )


def room_table(plan: SitePlan, result: PlanResult) -> RoomTable | None:
    """How full the plan gets; None where it was not asked for."""
    told = (plan.result or {}).get("capacity")
    if told is None:
        return None
    labels = {band.code: band.label for band in HourBand.objects.all()}
    bands = [
        BandLine(labels.get(code, code or _("未注明")), row["covered"], row["served"])
        for code, row in told["hours"].items()
    ]
    total = BandLine(
        _("合计"), sum(band.covered for band in bands), sum(band.served for band in bands)
    )
    loads = {load["site"]: load for load in told["sites"]}
    sites = [
        _busiest(line, loads[site_id(line.place.pk)], labels)
        for line in result.sites
        if site_id(line.place.pk) in loads
    ]
    return RoomTable(100 * told["at_once"], total, bands, sites)


def _busiest(line: SiteLine, load: dict[str, Any], labels: dict[str, str]) -> RoomLine:
    people = max(load["people"].values(), default=0.0)
    hours = next((code for code, count in load["people"].items() if count == people), "")
    return RoomLine(line, people, labels.get(hours, hours), load["room"])
