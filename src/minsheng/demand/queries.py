"""Reading demand: plain rows for plans, and what needs hold where."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from minsheng.demand.models import (
    DemandPoint,
    DemandPointQuerySet,
    DemandRule,
    Need,
    PopulationMargin,
)
from minsheng.demand.rules import cell_of, cell_totals, published, published_all, ring, totals
from minsheng.organisations.models import Organisation
from minsheng.places.queries import nearest_rows
from minsheng.surveys.models import Survey
from minsheng.surveys.queries import area_of, surveys_to_read

if TYPE_CHECKING:
    from minsheng.accounts.models import User


@dataclass(frozen=True, slots=True)
class PointRow:
    """Workers of one group around one spot in one part of the day.

    ``lon``, ``lat`` are WGS-84; ``district`` is the town's code, "" if unknown; ``hours`` the band's code.
    """

    id: int
    code: str
    lon: float
    lat: float
    workers: float
    group: str
    hours: str
    town: int | None
    district: str


@dataclass(frozen=True, slots=True)
class NeedRow:
    """``share`` (0 to 1) of a group needs the service and would go ``reach_m`` metres for it."""

    group: str
    service: str
    share: float
    reach_m: int
    source: str
    verified: bool


def current_points(organisations: Iterable[Organisation]) -> DemandPointQuerySet:
    """Points in force that belong to one of the organisations, to a body below, or lie in one of their towns."""
    here = Q(pk__in=[])
    for organisation in organisations:
        path = organisation.path
        here |= Q(organisation__path__startswith=path) | Q(town__path__startswith=path)
    points: DemandPointQuerySet = DemandPoint.objects.filter(here)
    return points.current()


def points_for(
    organisations: Iterable[Organisation],
    groups: Collection[str] | None = None,
    hours: Collection[str] | None = None,
) -> list[PointRow]:
    """Every point in force there as plain rows, in order of their number.

    Args:
        groups, hours: codes to keep; None keeps all.
    """
    points = current_points(organisations)
    if groups is not None:
        points = points.filter(group__code__in=groups)
    if hours is not None:
        points = points.filter(band__code__in=hours)
    rows = points.order_by("pk").values_list(
        "pk", "code", "lon", "lat", "workers", "group__code", "band__code", "town_id", "town__code"
    )
    return [
        PointRow(pk, code, lon, lat, workers, group, band, town, district or "")
        for pk, code, lon, lat, workers, group, band, town, district in rows.iterator(
            chunk_size=5000
        )
    ]


def needs_at(organisation: Organisation) -> list[Need]:
    """The table of needs that holds there, by group and service: a nearer union's entry goes first."""
    rows = Need.objects.holding_at(organisation)
    rows = rows.select_related("group", "service", "organisation", "responsible")
    nearest = nearest_rows(rows, lambda row: (row.group_id, row.service_id))
    return sorted(nearest, key=lambda row: (row.group.position, row.service.position))


def needs_for(
    organisation: Organisation,
    groups: Collection[str] | None = None,
    services: Collection[str] | None = None,
) -> list[NeedRow]:
    """The needs that hold there as plain rows; entries with share 0 are left out.

    Args:
        groups, services: codes to keep; None keeps all.
    """
    return [
        NeedRow(row.group.code, row.service.code, row.share, row.reach_m, row.source, row.verified)
        for row in needs_at(organisation)
        if row.share > 0
        and (groups is None or row.group.code in groups)
        and (services is None or row.service.code in services)
    ]


def margins_in(areas: Iterable[int]) -> dict[tuple[str, int], int]:
    """Current populations by group code and number of the area."""
    rows = PopulationMargin.objects.filter(until=None, area__in=areas)
    return {
        (group, area): workers
        for group, area, workers in rows.values_list("group__code", "area", "workers")
    }


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader of a map has chosen; None takes all."""

    group: str | None = None
    band: str | None = None

    def narrow(self, points: DemandPointQuerySet) -> DemandPointQuerySet:
        if self.group:
            points = points.filter(group__code=self.group)
        if self.band:
            points = points.filter(band__code=self.band)
        return points


@dataclass(frozen=True, slots=True)
class Hexagon:
    """One H3 cell as it may be shown; ``workers`` is None if the count is withheld.

    ``town`` is the code of the town most of its workers are in, "" if unknown.
    """

    cell: str
    ring: list[tuple[float, float]]
    workers: int | None
    town: str


def _main_towns(rows: Iterable[tuple[float, float, float, str]], resolution: int) -> dict[str, str]:
    """For each cell the town with the most workers; equal ones by code."""
    by_town = totals(
        ((cell_of(lon, lat, resolution), town), workers) for lon, lat, workers, town in rows
    )
    best: dict[str, tuple[float, str]] = {}
    for (cell, town), workers in by_town.items():
        best[cell] = max(best.get(cell, (-1.0, "")), (workers, town))
    return {cell: town for cell, (_workers, town) in best.items()}


def hexagons(points: DemandPointQuerySet, resolution: int) -> list[Hexagon]:
    """The cells with points, published: small counts withheld, others rounded. Largest first."""
    values = points.values_list("lon", "lat", "workers", "town__code")
    rows = [(lon, lat, workers, town or "") for lon, lat, workers, town in values]
    sums = cell_totals(((lon, lat, workers) for lon, lat, workers, _town in rows), resolution)
    towns = _main_towns(rows, resolution)
    shown = published_all(sums, settings.SMALL_CELL)
    ordered = sorted(shown.items(), key=lambda item: (-(item[1] or 0), item[0]))
    return [Hexagon(cell, ring(cell), workers, towns[cell]) for cell, workers in ordered]


def published_by(points: DemandPointQuerySet, field: str) -> dict[str, int | None]:
    """Published counts per value of a look-up such as "group__code"; "" stands for rows without one."""
    rows = (
        (key or "", workers) for key, workers in points.values_list(field, "workers").iterator()
    )
    return published_all(totals(rows), settings.SMALL_CELL)


def published_by_two(
    points: DemandPointQuerySet, rows: str, columns: str
) -> dict[tuple[str, str], int | None]:
    """Published counts of a cross table of two look-ups."""
    values = points.values_list(rows, columns, "workers").iterator()
    sums = totals(((row or "", column or ""), workers) for row, column, workers in values)
    return published_all(sums, settings.SMALL_CELL)


def published_total(points: DemandPointQuerySet) -> int | None:
    """The published sum of all; rounded by itself, so parts need not add up to it."""
    return published(sum(points.values_list("workers", flat=True).iterator()), settings.SMALL_CELL)


def margin_sums(areas: QuerySet[Organisation]) -> dict[int, int]:
    """Current population over all groups, by area; areas without any are left out."""
    rows = PopulationMargin.objects.filter(until=None, area__in=areas)
    return dict(rows.order_by().values_list("area").annotate(Sum("workers")))


def part_read(organisation: Organisation, survey: Survey) -> str:
    """Path of the organisations whose answers a rule of ``organisation`` reads in ``survey``.

    A county's rule reads its own part of the city's survey, never the neighbours' answers.
    """
    whole = survey.organisation.path
    return organisation.path if organisation.path.startswith(whole) else whole


def may_read_part(actor: User, organisation: Organisation, survey: Survey) -> bool:
    """May ``actor`` read all the answers that a rule of ``organisation`` reads in ``survey``?"""
    if not surveys_to_read(actor).filter(pk=survey.pk).exists():
        return False
    part = part_read(organisation, survey)
    return any(part.startswith(path) for path in area_of(actor, survey))


Pair = tuple[str, str]
"""Codes of a group and a town; "" where no town is known."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another rule that has turned the same groups in the same towns, from the same survey, into demand.

    ``is_nearer``: it belongs to a union below; the nearer rule counts. Otherwise the one applied last does.
    """

    rule: DemandRule
    pairs: frozenset[Pair]
    is_nearer: bool


def overlaps(rule: DemandRule, pairs: Collection[Pair]) -> list[Overlap]:
    """The other rules whose points in force stand for some of ``pairs``; two queries."""
    found: dict[int, set[Pair]] = {}
    for other, group, town in (
        points_of_others(rule).values_list("batch__rule", "group__code", "town__code").distinct()
    ):
        if (group, town or "") in pairs:
            found.setdefault(other, set()).add((group, town or ""))
    mine = rule.organisation.path
    return [
        Overlap(
            other,
            frozenset(found[other.pk]),
            other.organisation.path.startswith(mine) and other.organisation.path != mine,
        )
        for other in DemandRule.objects.filter(pk__in=found).select_related("organisation")
    ]


def points_of_others(rule: DemandRule) -> QuerySet[DemandPoint]:
    """Points in force that other rules have made of the same survey."""
    points = DemandPoint.objects.current().filter(batch__rule__survey=rule.survey_id)
    return points.exclude(batch__rule=rule.pk).order_by()
