"""Demand over the API: published cells for all who may look, exact points for those who may edit.

Annotations are real objects here: the pagination decorator could not read them as text.
"""

from typing import Any, Literal

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.pagination import paginate

from minsheng.demand import services
from minsheng.demand.models import DemandPoint, HourBand, WorkerGroup
from minsheng.demand.queries import (
    Choice,
    current_points,
    hexagons,
    needs_for,
    published_by,
    published_total,
)
from minsheng.demand.rules import RESOLUTIONS, rounding_step
from minsheng.organisations.claims import Misplaced
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_with
from minsheng.organisations.queries import organisations_for
from minsheng.places.models import Service

router = Router(tags=["demand"])

Datum = Literal["wgs84", "gcj02", "bd09"]
MOST_POINTS = 1_000


class CellQuery(Schema):
    """What to show. Codes are those of the lists of groups and hour bands."""

    area: str = Field(
        "",
        max_length=20,
        pattern=r"^[\w-]*$",
        description="Code of an organisation; empty: your own.",
    )
    group: str | None = Field(None, max_length=30, pattern=r"^[\w-]*$")
    hours: str | None = Field(None, max_length=30, pattern=r"^[\w-]*$")
    resolution: int = Field(8, ge=min(RESOLUTIONS), le=max(RESOLUTIONS))


class Cell(Schema):
    """One H3 cell; ``workers`` is null where the count is withheld."""

    cell: str
    workers: int | None


class Cells(Schema):
    """Published counts: below ``threshold`` withheld, others rounded to ``step``; parts need not add up."""

    area: str
    threshold: int
    step: int
    total: int | None
    by_district: dict[str, int | None]
    cells: list[Cell]


class PointOut(Schema):
    """One exact point; ``lon`` and ``lat`` are WGS-84."""

    id: int
    organisation: str = Field(alias="organisation.code")
    code: str
    group: str = Field(alias="group.code")
    hours: str = Field(alias="band.code")
    workers: float
    town: str | None = Field(alias="town.code", default=None)
    lon: float
    lat: float
    datum: Datum
    source: str = Field(alias="batch.source")
    note: str


class PointIn(Schema):
    """One spot to add."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    datum: Datum = "wgs84"
    group: str
    hours: str
    workers: float = Field(ge=0, le=1_000_000)
    town: str | None = None
    note: str = Field("", max_length=100)


class PointsIn(Schema):
    """Spots to add to one organisation, all or none."""

    organisation: str
    points: list[PointIn] = Field(min_length=1, max_length=MOST_POINTS)


class Added(Schema):
    added: int


class NeedOut(Schema):
    """``share`` (0 to 1) of a group needs the service within ``reach_m``; unverified ones are assumptions."""

    group: str
    service: str
    share: float
    reach_m: int
    source: str
    verified: bool


class Word(Schema):
    code: str
    name: str
    name_en: str


class Words(Schema):
    """The vocabularies whose codes the API uses."""

    groups: list[Word]
    hours: list[Word]
    services: list[Word]


def _area(actor: Any, code: str) -> Organisation:
    unions = organisations_for(actor, Permission.VIEW_DEMAND)
    if code:
        return get_object_or_404(unions, code=code)
    return get_object_or_404(unions.order_by("path")[:1])


@router.get("words", response=Words, summary="Groups, hour bands and services")
def read_words(request: HttpRequest) -> dict[str, Any]:
    actor_with(request, Permission.VIEW_DEMAND)
    return {
        "groups": list(WorkerGroup.objects.all()),
        "hours": list(HourBand.objects.all()),
        "services": list(Service.objects.all()),
    }


@router.get("cells", response=Cells, summary="Published workers by H3 cell and district")
def read_cells(request: HttpRequest, query: Query[CellQuery]) -> dict[str, Any]:
    area = _area(actor_with(request, Permission.VIEW_DEMAND), query.area)
    points = Choice(query.group, query.hours).narrow(current_points([area]))
    return {
        "area": area.code,
        "threshold": settings.SMALL_CELL,
        "step": rounding_step(settings.SMALL_CELL),
        "total": published_total(points),
        "by_district": published_by(points, "town__code"),
        "cells": [
            {"cell": one.cell, "workers": one.workers} for one in hexagons(points, query.resolution)
        ],
    }


@router.get("needs", response=list[NeedOut], summary="What groups need, as it holds for an area")
def read_needs(request: HttpRequest, area: str = "") -> list[Any]:
    return list(needs_for(_area(actor_with(request, Permission.VIEW_DEMAND), area)))


@router.get("points", response=list[PointOut], summary="Exact points you may edit")
@paginate
def list_points(request: HttpRequest) -> QuerySet[DemandPoint]:
    actor = actor_with(request, Permission.EDIT_DEMAND)
    rows: QuerySet[DemandPoint] = DemandPoint.objects.visible_to(
        actor, Permission.EDIT_DEMAND
    ).current()
    return rows.select_related("organisation", "town", "group", "band", "batch").order_by("pk")


def _known(code: str, found: dict[str, Any]) -> Any:
    if code not in found:
        raise HttpError(422, _("没有代码“%(code)s”。") % {"code": code})
    return found[code]


def _facts(said: list[PointIn]) -> list[services.PointFacts]:
    groups = WorkerGroup.objects.in_bulk(field_name="code")
    bands = HourBand.objects.in_bulk(field_name="code")
    towns = {one.code: one for one in Organisation.objects.filter(kind=Organisation.Kind.TOWN)}
    return [
        services.PointFacts(
            lon=one.lon,
            lat=one.lat,
            datum=one.datum,
            group=_known(one.group, groups),
            band=_known(one.hours, bands),
            workers=one.workers,
            town=_known(one.town, towns) if one.town else None,
            note=one.note,
        )
        for one in said
    ]


@router.post("points", response={201: Added}, summary="Add points, all or none")
def add_points(request: HttpRequest, said: PointsIn) -> Status[dict[str, int]]:
    actor = actor_with(request, Permission.EDIT_DEMAND)
    union = get_object_or_404(Organisation, code=said.organisation)
    try:
        points = services.add_points(_facts(said.points), organisation=union, actor=actor)
    except Misplaced as misplaced:
        misplaced.field = "said.points.{at}.lon"
        raise
    return Status(201, {"added": len(points)})


@router.delete("points/{int:point_id}", response={204: None}, summary="Remove a point")
def remove_point(request: HttpRequest, point_id: int) -> Status[None]:
    actor = actor_with(request, Permission.EDIT_DEMAND)
    rows = DemandPoint.objects.visible_to(actor, Permission.EDIT_DEMAND)
    get_object_or_404(rows, pk=point_id)
    services.remove_points([point_id], actor=actor)
    return Status(204, None)
