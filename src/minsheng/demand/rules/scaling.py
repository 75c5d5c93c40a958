"""How survey answers become workers and needs: plain values in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from minsheng.common.intervals import wilson
from minsheng.demand.rules.publishing import cell_of, totals

SNAP_RESOLUTION = 9
"""An answer's own position is only used as the hexagon of about 0.1 km² it lies in."""

LEAST_ANSWERS = 30
"""Shares are taken over from a survey only from this many answers of a group on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer as a rule reads it: codes of our words; "" or () where nothing usable was said.

    ``point`` is (lon, lat) in WGS-84 or None; ``reach_m`` how far the person would go, if asked.
    """

    group: str
    town: str
    bands: tuple[str, ...]
    needs: tuple[str, ...] = ()
    point: tuple[float, float] | None = None
    reach_m: float | None = None

    @property
    def usable(self) -> bool:
        """It says who, where and when."""
        return bool(self.group and self.bands and (self.town or self.point))


@dataclass(frozen=True, slots=True)
class Estimate:
    """Workers of one group around one spot in one band, and the answers behind them.

    ``cell`` is the H3 cell of the answers' own positions, "" if the town's point stands for them.
    """

    group: str
    town: str
    band: str
    cell: str
    answers: int
    workers: float


@dataclass(frozen=True, slots=True)
class Scale:
    """How many workers each answer of a group in a town stands for."""

    group: str
    town: str
    answers: int
    population: int | None
    weight: float


def scales(
    readings: Iterable[Reading], margins: Mapping[tuple[str, str], int], *, fallback: float
) -> list[Scale]:
    """One scale per group and town, by town and group.

    Args:
        margins: workers by (group, town).
        fallback: workers per answer where no margin is known.
    """
    counts = totals(((one.group, one.town), 1.0) for one in readings if one.usable)
    found = []
    for (group, town), count in counts.items():
        population = margins.get((group, town))
        weight = fallback if population is None else population / count
        found.append(Scale(group, town, int(count), population, weight))
    return sorted(found, key=lambda scale: (scale.town, scale.group))


def estimates(readings: Iterable[Reading], weights: Iterable[Scale]) -> list[Estimate]:
    """Scaled demand: who is out in several bands counts in each of them.

    Returns:
        One row per group, town, band and cell, ordered by these. Within a band the workers of a
        group in a town never exceed its population.
    """
    weight = {(scale.group, scale.town): scale.weight for scale in weights}
    counts = totals(
        ((one.town, one.group, band, _snapped(one.point)), 1.0)
        for one in readings
        if one.usable
        for band in dict.fromkeys(one.bands)
    )
    return [
        Estimate(group, town, band, cell, int(count), round(count * weight[group, town], 2))
        for (town, group, band, cell), count in sorted(counts.items())
    ]


def _snapped(point: tuple[float, float] | None) -> str:
    return cell_of(*point, SNAP_RESOLUTION) if point else ""


@dataclass(frozen=True, slots=True)
class ShareFound:
    """What share of a group's answers asked for a service, with a 95 % Wilson interval.

    ``reach_m`` is the median of how far the group would go, None if nobody said.
    """

    group: str
    service: str
    answers: int
    share: float
    low: float
    high: float
    reach_m: int | None = None


def _median_reach(readings: Iterable[Reading], group: str) -> int | None:
    said = [one.reach_m for one in readings if one.group == group and one.reach_m]
    return max(1, round(median(said))) if said else None


def shares(readings: Iterable[Reading], services: Iterable[str]) -> list[ShareFound]:
    """Shares per group and service, over the answers that name a group and at least one need."""
    asked = [one for one in readings if one.group and one.needs]
    offered = list(services)
    sizes = totals((one.group, 1.0) for one in asked)
    wanted = totals(((one.group, need), 1.0) for one in asked for need in dict.fromkeys(one.needs))
    found = []
    for group, size in sorted(sizes.items()):
        reach_m = _median_reach(asked, group)
        for service in offered:
            count = wanted.get((group, service), 0.0)
            low, high = wilson(int(count), int(size))
            found.append(ShareFound(group, service, int(size), count / size, low, high, reach_m))
    return found
