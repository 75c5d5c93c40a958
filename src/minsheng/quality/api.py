"""Quality over the API."""

import datetime as dt

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from minsheng.organisations.permissions import Permission, actor_with
from minsheng.quality.models import Assessment
from minsheng.quality.queries import assessments_for

router = Router(tags=["quality"])


class AssessmentOut(Schema):
    """One station's last assessment. ``share`` is the actual open rate with its 95 % interval; score 0 to 100."""

    station: str = Field(alias="station.code")
    at: dt.datetime
    seen: int
    opened: int
    share: float | None
    low: float | None
    high: float | None
    tone: str
    visits: int | None
    sleeps: bool
    score: float | None
    score_low: float | None
    score_high: float | None
    score_n: int

    @staticmethod
    def resolve_low(row: Assessment) -> float | None:
        return row.open_share.interval[0] if row.seen else None

    @staticmethod
    def resolve_high(row: Assessment) -> float | None:
        return row.open_share.interval[1] if row.seen else None


@router.get("/", response=list[AssessmentOut], summary="Assessments within reach")
@paginate
def list_assessments(request: HttpRequest) -> QuerySet[Assessment]:
    return assessments_for(actor_with(request, Permission.VIEW_QUALITY))
