"""What changes did, over the API: list, ask, read, ask again.

Annotations are real objects here: the pagination decorator could not read them as text.
"""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError
from ninja.pagination import paginate

from minsheng.effects.models import Evaluation
from minsheng.effects.queries import evaluations_for, stations_for
from minsheng.effects.queries.comparing import proposed
from minsheng.effects.services import Question, StillComputing, ask, ask_again
from minsheng.effects.stories import LONGEST
from minsheng.effects.words import short_verdict
from minsheng.organisations.permissions import Permission, actor_of, actor_with
from minsheng.stations.models import Station

router = Router(tags=["effects"])
MOST_STATIONS = 200


class EvaluationIn(Schema):
    """One change. Without ``compared`` the program chooses stations left as they were; [] compares with none."""

    change: Evaluation.Change
    what: str = Field(min_length=1, max_length=LONGEST)
    changed_on: dt.date
    measure: Evaluation.Measure
    changed: list[str] = Field(min_length=1, max_length=MOST_STATIONS, description="station codes")
    compared: list[str] | None = Field(None, max_length=MOST_STATIONS)


class EvaluationOut(Schema):
    """A question and, once computed, its short answer; ``digest`` is the SHA-256 of the weekly figures."""

    id: int
    organisation: str = Field(alias="organisation.code")
    change: str
    what: str = Field(alias="told")
    changed_on: dt.date
    measure: str
    digest: str
    asked_at: dt.datetime
    computed_at: dt.datetime | None
    answer: str

    @staticmethod
    def resolve_answer(row: Evaluation) -> str:
        return short_verdict(row)


class EvaluationWithFigures(EvaluationOut):
    """With the weekly figures, as ``minsheng check effect`` reads them, and the engine's answer or refusal."""

    changed: list[str]
    compared: list[str]
    panel: dict[str, Any]
    sha256: str = Field(alias="digest")
    result: dict[str, Any] | None
    refusal: dict[str, Any] | None

    @staticmethod
    def resolve_changed(row: Evaluation) -> list[str]:
        return list(row.changed.order_by("code").values_list("code", flat=True))

    @staticmethod
    def resolve_compared(row: Evaluation) -> list[str]:
        return list(row.compared.order_by("code").values_list("code", flat=True))


@router.get("/evaluations", response=list[EvaluationOut], summary="Evaluations within reach")
@paginate
def list_evaluations(request: HttpRequest) -> QuerySet[Evaluation]:
    return evaluations_for(actor_with(request, Permission.VIEW_GOVERNANCE))


@router.post("/evaluations", response={201: EvaluationOut}, summary="Ask what a change did")
def make_evaluation(request: HttpRequest, asked: EvaluationIn) -> Status[Evaluation]:
    if asked.changed_on > timezone.localdate():
        raise HttpError(422, _("还没有到这一天。"))
    changed = _stations(request, asked.changed)
    if asked.compared is None:
        compared = list(proposed(actor_of(request), changed, asked.changed_on))
    else:
        compared = _stations(request, asked.compared)
    if set(changed) & set(compared):
        raise HttpError(422, _("同一个站点不能又是改了的，又用来比较。"))
    question = Question(
        asked.change, asked.what, asked.changed_on, asked.measure, changed, compared
    )
    return Status(201, ask(question, actor=actor_of(request)))


def _stations(request: HttpRequest, codes: list[str]) -> list[Station]:
    found = {one.code: one for one in stations_for(actor_of(request)).filter(code__in=codes)}
    missing = [code for code in codes if code not in found]
    if missing:
        facts = {"codes": _("、").join(missing[:5])}
        raise HttpError(422, _("没有找到这些编码的站点：%(codes)s。") % facts)
    return list(found.values())


@router.get(
    "/evaluations/{int:pk}", response=EvaluationWithFigures, summary="One evaluation with its figures"
)  # fmt: skip
def read_evaluation(request: HttpRequest, pk: int) -> Evaluation:
    rows = evaluations_for(actor_with(request, Permission.VIEW_GOVERNANCE)).defer(None)
    found: Evaluation = get_object_or_404(rows, pk=pk)
    return found


@router.post(
    "/evaluations/{int:pk}/again", response=EvaluationOut, summary="Compute anew from what is stored today"
)  # fmt: skip
def compute_again(request: HttpRequest, pk: int) -> Evaluation:
    row = get_object_or_404(evaluations_for(actor_of(request)), pk=pk)
    try:
        return ask_again(row.pk, actor=actor_of(request))
    except StillComputing as error:
        raise HttpError(409, _("还在计算，请稍候。")) from error
