"""The surveys over HTTP: what is asked, sending an answer exactly once, and results.

Annotations are real objects here: the pagination decorator could not read them as text.
"""

import datetime as dt
import uuid
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from minsheng.organisations.permissions import Permission, actor_with
from minsheng.surveys.handover import hand_over, refusal
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.queries import answers_of, area_of, surveys_to_read
from minsheng.surveys.results import Block, blocks
from minsheng.surveys.services.receive import Sent

router = Router(tags=["surveys"])


class AnswerIn(Schema):
    """One filled questionnaire, as a browser or another program sends it."""

    key: uuid.UUID = Field(description="Made by the sender; the same key is stored once.")
    version: int | None = Field(None, ge=1, description="The version of the form that was filled.")
    answers: dict[str, Any] = Field(
        description="Question → text as in an XForm instance; repeat → list."
    )
    answered_at: dt.datetime | None = None
    language: str = Field("zh", max_length=10)
    later: bool = Field(False, description="Filled without a network and sent afterwards.")

    def sent(self) -> Sent:
        """The same for the service."""
        channel = Answer.Channel.LATER if self.later else Answer.Channel.ONLINE
        return Sent(self.key, self.answers, self.version, self.answered_at, channel, self.language)


class Stored(Schema):
    """What became of it."""

    key: uuid.UUID
    new: bool


class Fault(Schema):
    field: str
    text: str


class Refused(Schema):
    """Why it was not stored; as RFC 9457 has it, with ``reason`` for programs."""

    type: str
    title: str
    status: int
    reason: Literal["closed", "invalid", "too_many"]
    faults: list[Fault] = []


@router.post(
    "{code}/answers",
    response={200: Stored, 201: Stored, 410: Refused, 422: Refused, 429: Refused},
    auth=None,
    url_name="send_answer",
    summary="Send one answer; sending it again changes nothing",
)
def send_answer(request: HttpRequest, code: str, payload: AnswerIn) -> Status[Any]:
    """Store the answer unless its key is stored already; needs no account while the survey is open."""
    survey = get_object_or_404(Survey.objects.select_related("current", "organisation"), code=code)
    outcome = hand_over(request, survey, payload.sent())
    return Status(outcome.status, outcome.body)


class SurveyOut(Schema):
    """A survey as staff see it in a list; ``counted`` is the number of answers in its results."""

    id: int
    code: str
    title: str
    title_en: str
    subject: Literal["workers", "parents", "other"]
    state: Literal["draft", "open", "closed"]
    organisation: str = Field(alias="organisation.code")
    version: int | None = Field(None, alias="current.number")
    counted: int


class OptionOut(Schema):
    """One option: how many chose it, the weighted share and its 95 % interval (0 to 1)."""

    name: str
    label: str
    count: int
    share: float
    low: float
    high: float


class QuestionOut(Schema):
    """One question with the number of answers behind it."""

    name: str
    label: str
    kind: Literal["options", "number", "text"]
    n: int
    options: list[OptionOut]
    mean: float | None
    median: float | None


class ResultsOut(Schema):
    """What came out of the part of a survey that the caller may read."""

    code: str
    n: int
    weighted: bool
    questions: list[QuestionOut]


@router.get("", response=list[SurveyOut], summary="The surveys within reach")
@paginate
def surveys(request: HttpRequest) -> QuerySet[Survey]:
    """Every survey that the caller may read, newest first."""
    rows = surveys_to_read(actor_with(request, Permission.VIEW_SURVEYS))
    counted = Count("answers", filter=Q(answers__set_aside=False))
    return rows.select_related("organisation", "current").annotate(counted=counted)


@router.get(
    "{code}/form",
    response={200: dict[str, Any], 410: Refused},
    auth=None,
    summary="What is asked",
)
def form(request: HttpRequest, code: str) -> Any:
    """The current version of the questionnaire as plain data, while the survey is open."""
    survey = get_object_or_404(Survey.objects.select_related("current"), code=code)
    if not survey.is_open or survey.current is None:
        return Status(410, refusal(410, "closed"))
    return {"version": survey.current.number, "form": survey.current.definition}


@router.get("{code}/results", response=ResultsOut, summary="Shares with intervals")
def results(request: HttpRequest, code: str, language: Literal["zh", "en"] = "zh") -> Any:
    """Every question with its shares, weighted if population totals are set."""
    actor = actor_with(request, Permission.VIEW_SURVEYS)
    rows = surveys_to_read(actor).select_related("organisation", "current")
    survey = get_object_or_404(rows, code=code)
    assert survey.current is not None  # every survey is made with a version
    answers = answers_of(survey, within=area_of(actor, survey))
    found = blocks(survey.current.form, answers, language)
    questions = [_question(block) for block in found]
    weighted = survey.margins.exists()
    return {"code": code, "n": len(answers), "weighted": weighted, "questions": questions}


def _question(block: Block) -> dict[str, object]:
    options = [
        {
            "name": row.name,
            "label": row.label,
            "count": row.share.count,
            "share": row.share.share,
            "low": row.share.low,
            "high": row.share.high,
        }
        for row in block.rows
    ]
    middle = block.spread
    return {
        "name": block.name,
        "label": block.label,
        "kind": block.kind,
        "n": block.n,
        "options": options,
        "mean": middle.mean if middle else None,
        "median": middle.median if middle else None,
    }
