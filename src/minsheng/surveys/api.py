"""The surveys over HTTP: what is asked, sending an answer exactly once, and results."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from minsheng.organisations.permissions import actor_of
from minsheng.surveys.handover import hand_over
from minsheng.surveys.models import Answer, Survey
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
    """Why it was not stored."""

    reason: str
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
    """A survey as staff see it in a list."""

    id: int
    code: str
    title: str
    subject: str
    state: str
    organisation: str = Field(alias="organisation.code")
    version: int | None = Field(None, alias="current.number")


@router.get("", response=list[SurveyOut], summary="The surveys within reach")
def surveys(request: HttpRequest) -> Any:
    """Every survey that the signed-in person may see, newest first."""
    return Survey.objects.visible_to(actor_of(request)).select_related("organisation", "current")


@router.get(
    "{code}/form", response={200: dict[str, Any], 410: Refused}, auth=None, summary="What is asked"
)
def form(request: HttpRequest, code: str) -> Any:
    """The current version of the questionnaire as plain data, while the survey is open."""
    survey = get_object_or_404(Survey.objects.select_related("current"), code=code)
    if not survey.is_open or survey.current is None:
        return Status(410, {"reason": "closed"})
    return {"version": survey.current.number, "form": survey.current.definition}
