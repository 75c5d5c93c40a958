"""Inspections over the API: reading what the caller may know.

Annotations are real objects here: the pagination decorator could not read them as text.
"""

import datetime as dt
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from minsheng.inspections.models import Inspection
from minsheng.inspections.queries import inspections_for
from minsheng.organisations.permissions import Permission, actor_with

router = Router(tags=["inspections"])

State = Literal["planned", "started", "done", "cancelled"]


class InspectionOut(Schema):
    """One visit. Unannounced ones appear when the inspector has begun at the station, except to those who make or plan them."""

    id: int
    number: str
    station: str = Field(alias="station.code")
    state: State
    origin: str
    announced: bool
    window_from: dt.date
    window_until: dt.date
    inspectors: list[str]
    started_at: dt.datetime | None
    done_at: dt.datetime | None
    score: int | None
    failed_count: int
    version: int

    @staticmethod
    def resolve_inspectors(inspection: Inspection) -> list[str]:
        return [person.name for person in inspection.inspectors.all()]


class InspectionFull(InspectionOut):
    """A visit with what was asked and answered, by item key."""

    sheet: list[dict[str, Any]]
    answers: dict[str, dict[str, str]]
    failed: list[str]
    note: str


class Filter(Schema):
    state: State | None = None
    station: str | None = Field(None, max_length=30)


@router.get("", response=list[InspectionOut], summary="Inspections the caller may know of")
@paginate
def list_inspections(request: HttpRequest, filters: Query[Filter]) -> QuerySet[Inspection]:
    rows = inspections_for(actor_with(request, Permission.VIEW_INSPECTIONS))
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.station:
        rows = rows.filter(station__code=filters.station)
    return rows


@router.get(
    "{int:inspection_id}", response=InspectionFull, summary="One inspection with its answers"
)
def read_inspection(request: HttpRequest, inspection_id: int) -> Any:
    actor = actor_with(request, Permission.VIEW_INSPECTIONS)
    return get_object_or_404(inspections_for(actor), pk=inspection_id)
