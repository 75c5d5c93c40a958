"""Projects, lights and scores over the API, to read.

Annotations are real objects here: the pagination decorator could not read them as text.
"""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from minsheng.governance.models import Appraisal, Project
from minsheng.governance.queries import appraisals_for, projects_for
from minsheng.governance.queries.board import course_of
from minsheng.governance.rules.progress import Standing
from minsheng.organisations.permissions import Permission, actor_with

router = Router(tags=["governance"])


class ProjectOut(Schema):
    """A livelihood project; ``quarters`` are the percents planned by the end of each quarter."""

    id: int
    name: str
    organisation: str = Field(alias="organisation.code")
    year: int
    tier: str
    evidence: str
    lights: str
    quarters: list[int]

    @staticmethod
    def resolve_quarters(row: Project) -> list[int]:
        return [row.q1, row.q2, row.q3, 100]


class LightOut(Schema):
    """Where one union stands today; ``planned``, ``reached`` and ``behind`` are percent of its target."""

    union: str
    target: int
    due: int
    done: int
    planned: float
    reached: float
    behind: float
    light: str


class ProjectWithLights(ProjectOut):
    """With the version of its split, and today's light for each union that carries a part."""

    version: int | None
    unions: list[LightOut]

    @staticmethod
    def resolve_version(row: Project) -> int | None:
        return row.current.version if row.current else None

    @staticmethod
    def resolve_unions(row: Project) -> list[LightOut]:
        course = course_of(row)
        found = course.standings(timezone.localdate())
        return [_light(union.code, found[union.code]) for union in course.unions]


def _light(union: str, one: Standing) -> LightOut:
    return LightOut(
        union=union, target=one.target, due=one.due, done=one.done, light=one.light.value,
        planned=float(one.planned), reached=float(one.reached), behind=float(one.behind),
    )  # fmt: skip


class ProjectQuery(Schema):
    """Which projects."""

    year: int | None = Field(None, ge=2020, le=2099)


@router.get("/projects", response=list[ProjectOut], summary="Projects in sight")
@paginate
def list_projects(request: HttpRequest, asked: Query[ProjectQuery]) -> QuerySet[Project]:
    rows = projects_for(actor_with(request, Permission.VIEW_GOVERNANCE))
    return rows if asked.year is None else rows.filter(year=asked.year)


@router.get("/projects/{project_id}", response=ProjectWithLights, summary="One project's lights")
def read_project(request: HttpRequest, project_id: int) -> Project:
    rows = projects_for(actor_with(request, Permission.VIEW_GOVERNANCE))
    found: Project = get_object_or_404(rows, pk=project_id)
    return found


class AppraisalOut(Schema):
    """An appraisal; ``digest`` is of the scores, as everybody finds it who computes them from the snapshot."""

    id: int
    title: str
    organisation: str = Field(alias="organisation.code")
    period: str
    scheme: str
    digest: str
    frozen_at: dt.datetime
    published_at: dt.datetime | None


class AppraisalWithScores(AppraisalOut):
    """With both published files as data; ``minsheng solve appraisal`` makes the scores of the snapshot."""

    snapshot: dict[str, Any]
    scores: dict[str, Any]


@router.get(
    "/appraisals", response=list[AppraisalOut], summary="Appraisals that concern the caller"
)
@paginate
def list_appraisals(request: HttpRequest) -> QuerySet[Appraisal]:
    rows = appraisals_for(actor_with(request, Permission.VIEW_GOVERNANCE))
    return rows.defer("snapshot", "scores")


@router.get("/appraisals/{appraisal_id}", response=AppraisalWithScores, summary="One appraisal")
def read_appraisal(request: HttpRequest, appraisal_id: int) -> Appraisal:
    rows = appraisals_for(actor_with(request, Permission.VIEW_GOVERNANCE))
    found: Appraisal = get_object_or_404(rows, pk=appraisal_id)
    return found
