"""What the public said, over the API: sending a report without an account, reading within reach.

Annotations are real objects here: the pagination decorator could not read them as text.
"""

import datetime as dt
import uuid
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError
from ninja.pagination import paginate

from minsheng.organisations.permissions import Permission, actor_with
from minsheng.stations.models import Station
from minsheng.stations.rules.shortcode import as_typed
from minsheng.surveys.addresses import address_of
from minsheng.voices.marks import day_mark
from minsheng.voices.models import Report
from minsheng.voices.queries import reports_for, stars_of
from minsheng.voices.services import TooMany, receive_report

router = Router(tags=["voices"])
Kind = Literal["locked", "wrong_place", "broken", "dirty", "supplies_out", "refused", "other"]


class ReportIn(Schema):
    """A report as a program sends it; the same key is stored once."""

    key: uuid.UUID
    kind: Kind
    words: str = Field("", max_length=500)
    language: Literal["zh", "en"] = "zh"


class Kept(Schema):
    """Where to follow it: a private address. ``new`` is false if the key had arrived before."""

    secret: str
    state: str
    new: bool


class ReportOut(Schema):
    """A report as staff read it; nobody knows who sent it."""

    id: int
    at: dt.datetime
    station: str = Field(alias="station.code")
    kind: Kind
    words: str
    case: int = Field(alias="case_id")
    joined: bool
    hidden: bool
    reply: str

    @staticmethod
    def resolve_hidden(report: Report) -> bool:
        return report.hidden_at is not None


class StarsOut(Schema):
    """Counted ratings of a station: their number, the mean, the share of 4 and 5 stars with its 95 % interval."""

    n: int
    mean: float | None
    satisfied: float | None
    low: float | None
    high: float | None


@router.post(
    "stations/{short_code}/reports",
    response={200: Kept, 201: Kept},
    auth=None,
    summary="Report what is wrong at a station; needs no account",
)
def add_report(request: HttpRequest, short_code: str, payload: ReportIn) -> Status[Any]:
    """Stored once per key; joined to the case others have opened, if there is one."""
    station = get_object_or_404(Station.objects.in_use(), short_code=as_typed(short_code))
    mark = day_mark(address_of(request), timezone.now())
    try:
        received = receive_report(station, mark=mark, **payload.dict())
    except TooMany as error:
        raise HttpError(429, _("这条网络今天提交得太多了。请明天再来，或者打电话。")) from error
    told = {
        "secret": received.secret,
        "state": received.report.case.state,
        "new": received.is_new,
    }
    return Status(201 if received.is_new else 200, told)


@router.get("reports", response=list[ReportOut], summary="Reports within reach, newest first")
@paginate
def list_reports(request: HttpRequest) -> QuerySet[Report]:
    return reports_for(actor_with(request, Permission.VIEW_VOICES))


@router.get("stations/{code}/stars", response=StarsOut, summary="The stars of a station")
def read_stars(request: HttpRequest, code: str) -> dict[str, Any]:
    """Fewer than 5 counted ratings give their number only."""
    actor = actor_with(request, Permission.VIEW_VOICES)
    stations = Station.objects.visible_to(actor, Permission.VIEW_VOICES)
    station: Station = get_object_or_404(stations, code=code)
    stars = stars_of([station]).get(station.pk)
    if stars is None or stars.is_few:
        return {"n": stars.n if stars else 0, **dict.fromkeys(("mean", "satisfied", "low", "high"))}
    return {
        "n": stars.n,
        "mean": stars.mean,
        "satisfied": stars.satisfied,
        "low": stars.low,
        "high": stars.high,
    }
