"""Cases over the API: reading, opening once per source, moving once per key.

Annotations are real objects here: the pagination decorator could not read them as text.
"""

import datetime as dt
import uuid
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile
from ninja.pagination import paginate

from minsheng.cases.models import Case, Move
from minsheng.cases.queries import cases_for, fixers_for, mover
from minsheng.cases.rules.moves import possible
from minsheng.cases.services import Given, Incomplete, NotYourMove, Stale, move_case, open_case
from minsheng.cases.words import MISSING, OBSTACLES, stale
from minsheng.organisations.permissions import Permission, actor_of, actor_with
from minsheng.stations.models import Station
from minsheng.stations.queries import stations_for
from minsheng.web.photos import NotAPhoto, read_photo

router = Router(tags=["cases"])

State = Literal["found", "assigned", "fixed", "rechecked", "closed"]
Name = Literal[
    "assign", "decide", "dismiss", "redispatch", "hand_back", "fix", "send_back",
    "recheck", "close", "pause", "resume", "reopen", "note",
]  # fmt: skip


class CaseOut(Schema):
    """One case. ``due`` is the last day on time; ``version`` counts the moves."""

    id: int
    number: str
    station: str = Field(alias="station.code")
    source: str
    source_key: str
    title: str
    detail: str
    item: str
    severity: str
    state: State
    outcome: str
    version: int
    opened_at: dt.datetime
    due: dt.date
    days_late: int
    paused_on: dt.date | None
    responsible: str
    returns: int
    reopened: int
    false_fix: bool
    closed_at: dt.datetime | None

    @staticmethod
    def resolve_days_late(case: Case) -> int:
        return case.days_late(timezone.localdate())

    @staticmethod
    def resolve_responsible(case: Case) -> str:
        return str(case.responsible.holder)


class MoveOut(Schema):
    """One move of the history; ``by`` is empty for the reporter and the system."""

    version: int
    name: str
    at: dt.datetime
    by: str
    came_from: str
    went_to: str
    why: str
    was_late: bool

    @staticmethod
    def resolve_by(move: Move) -> str:
        return str(move.by or "")


class CaseFull(CaseOut):
    """A case with its history and the moves that the caller can make now."""

    moves: list[MoveOut]
    possible: list[str]

    @staticmethod
    def resolve_moves(case: Case) -> list[Move]:
        return list(case.moves.select_related("by"))

    @staticmethod
    def resolve_possible(case: Case, context: dict[str, Any]) -> list[str]:
        who = mover(case, actor_of(context["request"]))
        return [move.name for move in possible(case.standing(timezone.localdate()), who)]


class Filter(Schema):
    state: State | None = None
    station: str | None = Field(None, max_length=30)
    overdue: bool = False


class CaseIn(Schema):
    """What is wrong. The same source and source_key open one case, however often they are sent."""

    station: str = Field(max_length=30, description="The station's code.")
    source: Literal["inspection", "incident", "class_check", "keeper"]
    source_key: str = Field(min_length=1, max_length=120)
    title: str = Field(min_length=1, max_length=120)
    detail: str = Field("", max_length=5000)
    severity: Literal["low", "normal", "high", "urgent"] = "normal"
    item: str = Field("", max_length=60)


class MoveIn(Schema):
    """One move; which parts it needs depends on the move."""

    move: Name
    version: int = Field(ge=0, description="The version of the case the caller has seen.")
    key: uuid.UUID | None = Field(None, description="The same key moves the case once.")
    why: str = Field("", max_length=1000)
    post: int | None = Field(None, description="Id of the post that is to put it right.")
    due: dt.date | None = None
    reason: Literal["", "parts", "weather", "partner", "money", "other"] = ""


@router.get("", response=list[CaseOut], summary="Cases within reach, the most pressing first")
@paginate
def list_cases(request: HttpRequest, filters: Query[Filter]) -> QuerySet[Case]:
    rows = cases_for(actor_with(request, Permission.VIEW_CASES))
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.station:
        rows = rows.filter(station__code=filters.station)
    if filters.overdue:
        rows = rows.filter(pk__in=Case.objects.overdue(timezone.localdate()).values("pk"))
    return rows


@router.get("{int:case_id}", response=CaseFull, summary="One case with its history")
def read_case(request: HttpRequest, case_id: int) -> Any:
    actor = actor_with(request, Permission.VIEW_CASES)
    return get_object_or_404(cases_for(actor), pk=case_id)


@router.post("", response={200: CaseOut, 201: CaseOut}, summary="Open a case, once per source key")
def add_case(request: HttpRequest, payload: CaseIn) -> Any:
    actor = actor_with(request, Permission.VIEW_CASES)
    station: Station = get_object_or_404(stations_for(actor), code=payload.station)
    known = Case.objects.filter(source=payload.source, source_key=payload.source_key)
    existed = known.first()
    if existed is not None and not cases_for(actor).filter(pk=existed.pk).exists():
        raise HttpError(409, str(OBSTACLES["rights"]))
    facts = payload.dict(exclude={"station"})
    case = open_case(station=station, actor=actor, **facts)
    return Status(200 if existed else 201, case)


@router.post("{int:case_id}/moves", response=CaseFull, summary="Move a case, once per key")
def add_move(
    request: HttpRequest,
    case_id: int,
    payload: Form[MoveIn],
    photo: UploadedFile | None = File(None),  # type: ignore[type-arg]  # noqa: B008  how the library declares it
) -> Any:
    """Multipart, so that a photo may come along. 409: the case has moved, or does not allow this now."""
    actor = actor_with(request, Permission.VIEW_CASES)
    case = get_object_or_404(cases_for(actor), pk=case_id)
    try:
        move_case(case.pk, payload.move, _given(case, payload, photo), actor=actor)
    except Stale as error:
        raise HttpError(409, stale(error.last)) from error
    except NotYourMove as error:
        status = 403 if error.obstacle == "rights" else 409
        raise HttpError(status, str(OBSTACLES[error.obstacle])) from error
    except Incomplete as error:
        raise HttpError(422, " ".join(str(MISSING[name]) for name in error.names)) from error
    return get_object_or_404(cases_for(actor), pk=case_id)


def _given(case: Case, payload: MoveIn, photo: UploadedFile | None) -> Given:
    post = fixers_for(case).filter(pk=payload.post).first() if payload.post else None
    try:
        picture = read_photo(photo) if photo else None
    except NotAPhoto as error:
        raise HttpError(422, str(error)) from error
    return Given(
        payload.version, payload.key, payload.why, post, payload.due, payload.reason, picture
    )
