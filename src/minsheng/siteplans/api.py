"""Plans over the API: list, make, read, adopt."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError
from ninja.params.functions import Query

from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import actor_of
from minsheng.siteplans.forms import MOST_ROOM
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import plans_for
from minsheng.siteplans.reaches import FARTHEST_M
from minsheng.siteplans.rules import PlanSettings
from minsheng.siteplans.scenarios import (
    CHANCE_PERCENT,
    LEAST,
    MOST,
    MOST_CHANCES,
    WITHIN_PERCENT,
)
from minsheng.siteplans.services import WrongState, adopt_plan, prepare_plan
from minsheng.siteplans.streets import published_problem
from minsheng.siteplans.wording import UNPLANNABLE, told
from minsheng.stations.api import StationOut

router = Router(tags=["siteplans"])


class ReachIn(Schema):
    """How far a group goes for a service in this plan only; without metres the service is left out for it."""

    group: str
    service: str
    reach_m: int | None = Field(ge=1, le=FARTHEST_M)


class ReachOut(ReachIn):
    """A departure from the table of needs, and what the table said when the plan was made."""

    usual_m: int | None


class RoomIn(Schema):
    """How many people a station of a level has room for at once."""

    level: str
    people: int = Field(ge=1, le=MOST_ROOM)


class ScenarioIn(Schema):
    """Demand that turns out otherwise; entries of one name are one scenario, an empty code means all."""

    name: str = Field(min_length=1, max_length=30)
    percent: int = Field(ge=LEAST, le=MOST, description="so many percent more people, or fewer")
    group: str = ""
    hours: str = ""
    district: str = Field("", description="a town's code")


Goal = Literal[
    "coverage", "distance", "worst", "equity", "cost", "sites", "backup", "served", "robust"
]


class PlanIn(Schema):
    """What to compute. Codes are those of the lists of groups, hour bands and services."""

    title: str = Field(max_length=80)
    area: str = Field(description="organisation code")
    groups: list[str] = Field(min_length=1)
    hours: list[str] = Field(min_length=1)
    services: list[str] = Field(min_length=1)
    objective: list[Goal] = Field(["coverage"], min_length=1, max_length=5)
    count: int | None = Field(None, ge=1)
    budget_yuan: int | None = Field(None, ge=0)
    phases: list[int] = Field(
        [], max_length=5, description="yuan of each year; the budget is their sum"
    )
    min_per_district: int = Field(0, ge=0)
    min_open_at_night: int = Field(0, ge=0)
    ways: Literal["straight", "foot", "ebike"] = Field(
        "straight", description="straight lines times the detour, or along the area's streets"
    )
    detour: float = Field(1.3, ge=1, le=3)
    existing_stay: bool = True
    hard_criteria: bool = True
    time_limit_s: int = Field(60, ge=1, le=3600)
    reaches: list[ReachIn] = Field(
        [], max_length=1000, description="what departs from the table of needs, for this plan only"
    )
    at_once_percent: float | None = Field(
        None, gt=0, le=100, description="part of the people that comes at the same time"
    )
    rooms: list[RoomIn] = Field([], max_length=100)
    scenarios: list[ScenarioIn] = Field([], max_length=100)
    chance_count: int = Field(0, ge=0, le=MOST_CHANCES, description="cases drawn by chance")
    chance_percent: int = Field(CHANCE_PERCENT, ge=1, le=100)
    within_percent: int = Field(
        WITHIN_PERCENT, ge=1, le=50, description="so far behind the best of a case a plan is good"
    )


class PlanOut(Schema):
    """A plan with its outcome; ``result`` is the published plan format once there is one."""

    id: int
    title: str
    area: str
    state: str
    problem_sha256: str
    proved: bool
    gap: float | None
    failure: str
    job: int | None
    reaches: list[ReachOut] | None = Field(
        None, description="departures from the table of needs; not told in the list of plans"
    )
    result: dict[str, Any] | None = None


class AdoptIn(Schema):
    due: dt.date


def _out(plan: SitePlan, *, with_result: bool) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "title": plan.title,
        "area": plan.organisation.code,
        "state": plan.state,
        "problem_sha256": plan.problem_sha256,
        "proved": plan.proved,
        "gap": plan.gap,
        "failure": plan.failure_text,
        "job": plan.job_id,
        "reaches": [asdict(own) for own in plan.asked.reaches] if with_result else None,
        "result": plan.result if with_result else None,
    }


@router.get("/", response=list[PlanOut], summary="Plans within reach, newest first")
def list_plans(
    request: HttpRequest,
    offset: int = Query(0, ge=0, le=10_000_000),
    limit: int = Query(50, ge=1, le=200),
) -> list[dict[str, Any]]:
    plans = plans_for(actor_of(request)).defer("parameters", "result")[offset : offset + limit]
    return [_out(plan, with_result=False) for plan in plans]


@router.post("/", response={201: PlanOut}, summary="Freeze the input and start the search")
def make_plan(request: HttpRequest, asked: PlanIn) -> Status[dict[str, Any]]:
    area = get_object_or_404(Organisation, code=asked.area)
    values = asked.dict(exclude={"title", "area"})
    if asked.count is None and asked.budget_yuan is None and not asked.phases:
        raise HttpError(422, _("请填写站点总数或预算。"))
    try:
        settings = PlanSettings.from_json(values)
        plan = prepare_plan(area, settings, title=asked.title, actor=actor_of(request))
    except UNPLANNABLE as why:
        raise HttpError(422, told(why)) from why
    plan.refresh_from_db()
    return Status(201, _out(plan, with_result=True))


@router.get("/{int:pk}", response=PlanOut, summary="One plan")
def read_plan(request: HttpRequest, pk: int) -> dict[str, Any]:
    return _out(
        get_object_or_404(plans_for(actor_of(request)).defer(None), pk=pk), with_result=True
    )


@router.get(
    "/{int:pk}/problem",
    response=dict[str, Any],
    summary="The frozen problem, as the command line reads it",
)
def read_problem(request: HttpRequest, pk: int) -> dict[str, Any]:
    plan = get_object_or_404(plans_for(actor_of(request)).defer(None), pk=pk)
    return published_problem(plan)


@router.post("/{int:pk}/adopt", response=list[StationOut], summary="Adopt: make the stations-to-be")
def adopt(request: HttpRequest, pk: int, how: AdoptIn) -> list[Any]:
    get_object_or_404(plans_for(actor_of(request)), pk=pk)
    try:
        return list(adopt_plan(pk, due=how.due, actor=actor_of(request)))
    except WrongState as error:
        raise HttpError(409, _("这个方案已经采纳过，或者还没有结果。")) from error
