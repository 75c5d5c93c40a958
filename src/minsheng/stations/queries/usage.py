"""How much stations are used, by source; what was claimed never passes for what was measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from minsheng.stations.models import Station, UsageCount


@dataclass(frozen=True, slots=True)
class Use:
    """Measured visits of a station over a period.

    Attributes:
        visits: per day the most trusted source that measured, added over the days.
        days: days on which anything was measured; a day without a count is unknown, not zero.
        by_source: all visits per source, claims too; for showing side by side.
    """

    visits: int = 0
    days: int = 0
    by_source: tuple[tuple[str, int], ...] = ()

    @property
    def per_day(self) -> float | None:
        """Visits per measured day; None if nothing was measured."""
        return self.visits / self.days if self.days else None


def use_of(
    stations: Iterable[Station] | Iterable[int], first: dt.date, last: dt.date
) -> dict[int, Use]:
    """Use by station id from ``first`` to ``last`` (both included); one query."""
    rows = UsageCount.objects.filter(station__in=stations, day__gte=first, day__lte=last)
    told = rows.order_by().values_list("station_id", "day", "source", "visits")
    trust = {str(source): rank for rank, source in enumerate(UsageCount.MEASURED)}
    best: dict[int, dict[dt.date, tuple[int, int]]] = {}
    sums: dict[int, dict[str, int]] = {}
    for station, day, source, visits in told:
        by_source = sums.setdefault(station, {})
        by_source[source] = by_source.get(source, 0) + visits
        days = best.setdefault(station, {})
        if source in trust and (day not in days or trust[source] < days[day][0]):
            days[day] = (trust[source], visits)
    return {
        station: Use(
            visits=sum(visits for _rank, visits in best[station].values()),
            days=len(best[station]),
            by_source=tuple(sorted(by_source.items())),
        )
        for station, by_source in sums.items()
    }


def counted_on(station: Station, day: dt.date) -> dict[str, int]:
    """Visits by source on one day."""
    rows = UsageCount.objects.filter(station=station, day=day).order_by()
    return dict(rows.values_list("source").annotate(all=Sum("visits")))
