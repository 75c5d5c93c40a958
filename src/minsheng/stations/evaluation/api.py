"""Results over the API: which stations stand where, and which miss a clause since when."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.params.functions import Query

from minsheng.organisations.permissions import Permission, actor_with
from minsheng.standards.models import Standard
from minsheng.standards.queries import standards_for
from minsheng.stations.evaluation.queries import clause_results_for, standings_for
from minsheng.stations.models import ClauseResult, Standing

router = Router(tags=["ratings"])
OFFSET, LIMIT = Query(0, ge=0, le=10_000_000), Query(100, ge=1, le=500)


class StandingOut(Schema):
    """The grade a station would reach today; ``score`` to ``possible`` is percent of the weight."""

    station: str
    grade: str
    since: dt.date
    score: int
    possible: int
    failed: list[str]
    unknown: list[str]
    next_grade: str
    hindered_by: list[str]

    @staticmethod
    def resolve_station(row: Standing) -> str:
        return row.station.code


class ClauseResultOut(Schema):
    """One clause at one station: pass, fail or unknown, and the facts nobody has entered."""

    station: str
    number: str
    result: str
    since: dt.date
    missing: list[str]

    @staticmethod
    def resolve_station(row: ClauseResult) -> str:
        return row.station.code


def _standard(request: HttpRequest, standard: str) -> Standard:
    actor = actor_with(request, Permission.VIEW_STANDARDS)
    return get_object_or_404(standards_for(actor), code=standard)


@router.get("/{standard}", response=list[StandingOut], summary="Stations by one standard")
def list_standings(
    request: HttpRequest, standard: str, offset: int = OFFSET, limit: int = LIMIT
) -> QuerySet[Standing]:
    actor = actor_with(request, Permission.VIEW_STANDARDS)
    rows = standings_for(actor, _standard(request, standard))
    return rows.order_by("station__code")[offset : offset + limit]


@router.get(
    "/{standard}/{number}",
    response=list[ClauseResultOut],
    summary="How stations meet one clause, and since when",
)
def list_clause_results(
    request: HttpRequest,
    standard: str,
    number: str,
    result: ClauseResult.Result | None = None,
    offset: int = OFFSET,
    limit: int = LIMIT,
) -> QuerySet[ClauseResult]:
    actor = actor_with(request, Permission.VIEW_STANDARDS)
    rows = clause_results_for(actor, _standard(request, standard), number)
    if result:
        rows = rows.filter(result=result)
    return rows.order_by("station__code")[offset : offset + limit]
