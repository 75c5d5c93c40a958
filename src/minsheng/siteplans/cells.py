"""Where people are reached and where not: the covered share of each hexagon of the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from minsheng.demand.rules import RESOLUTIONS, cell_of, published, ring, totals
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.streets import problem_of
from minsheng.web.maps import Step, area

MOST_CELLS = 1_500
"""More hexagons than this are too small to tell apart and too many for a phone."""
KEPT_S = 24 * 3600
Shares = dict[str, tuple[float, float, float]]
"""By H3 cell: workers, and the share of their needs covered before and after (0 to 1)."""


def steps() -> list[Step]:
    """Five classes of the covered share in percent."""
    return [Step(start, f"{start}–{min(start + 19, 100)} %") for start in (0, 20, 40, 60)] + [
        Step(80, "80–100 %")
    ]


def covered_cells(plan: SitePlan) -> Shares:
    """The covered share by cell, as fine as the map can bear; worked out once a day at most.

    Raises:
        ValueError: the plan has no result.
    """
    key = f"siteplan-cells:{plan.pk}:{plan.problem_sha256}"
    kept: Shares | None = cache.get(key)
    if kept is None:
        kept = _covered(plan)
        cache.set(key, kept, KEPT_S)
    return kept


def _covered(plan: SitePlan) -> Shares:
    from minsheng.engines.siting import coverage_of  # heavy: numpy

    if plan.result is None:
        raise ValueError(f"plan {plan.pk} has no result")
    problem = problem_of(plan)
    demand = problem.demand
    cells = _cells(demand.xy.tolist())
    by_cell = replace(problem, demand=replace(demand, district=cells))
    opened = {site["site"]: site["level"] for site in plan.result["open"]}
    workers = totals(zip(cells, demand.weight.tolist(), strict=True))
    return {
        cell: (workers[cell], _share(row.before, row.demand), _share(row.after, row.demand))
        for cell, row in coverage_of(by_cell, opened).district.items()
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _cells(lonlat: list[list[float]]) -> tuple[str, ...]:
    """The cell of each point, all of one size."""
    cells: tuple[str, ...] = ()
    for resolution in sorted(RESOLUTIONS, reverse=True):
        cells = tuple(cell_of(lon, lat, resolution) for lon, lat in lonlat)
        if len(set(cells)) <= MOST_CELLS:
            break
    return cells


def cells_geojson(plan: SitePlan) -> dict[str, Any]:
    """A FeatureCollection of hexagons coloured by the share covered afterwards; few people are withheld."""
    features = []
    for cell, (workers, before, after) in sorted(covered_cells(plan).items()):
        people = published(workers, settings.SMALL_CELL)
        facts = [(_("人数"), _("少于 %(k)s") % {"k": settings.SMALL_CELL})]
        if people is not None:
            facts = [
                (_("人数"), f"{people:,}"),
                (_("现在"), f"{100 * before:.0f} %"),
                (_("采纳后"), f"{100 * after:.0f} %"),
            ]
        corners = [(round(lon, 5), round(lat, 5)) for lon, lat in ring(cell)]
        value = None if people is None else round(100 * after, 1)
        features.append(area(corners, _("这一格的覆盖率"), value=value, facts=facts))
    return {"type": "FeatureCollection", "features": features}
