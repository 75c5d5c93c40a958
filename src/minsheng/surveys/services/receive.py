"""Taking in one filled questionnaire, exactly once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted
from minsheng.surveys.models import Answer, FormVersion, Survey
from minsheng.surveys.queries import surveys_to_collect
from minsheng.surveys.rules import intake
from minsheng.surveys.rules.definition import Form
from minsheng.surveys.rules.filling import Filling
from minsheng.surveys.services.connections import answers_today

Channel = Answer.Channel


class NotTaking(Exception):
    """The survey is not open, and the answer was not filled while it was."""


class TooMany(Exception):
    """One connection has sent more answers today than one connection can mean."""


class Rejected(ValueError):
    """The answers break the form's own rules; ``filling`` says where."""

    def __init__(self, filling: Filling) -> None:
        super().__init__(f"{[(n.field, n.faults) for n in filling.faulty]} {filling.unknown}")
        self.filling = filling


@dataclass(frozen=True, slots=True)
class Sent:
    """What arrives: the answers and how they came to be."""

    key: uuid.UUID
    answers: Mapping[str, Any]
    version: int | None = None
    answered_at: dt.datetime | None = None
    channel: str = Channel.ONLINE
    language: str = "zh"


@transaction.atomic
def receive_answer(
    survey: Survey, sent: Sent, *, address: str = "", entered_by: User | None = None
) -> tuple[Answer, bool]:
    """The answer is stored once, whatever happens to the connection.

    Args:
        address: where it came from; counted for today under a key that is thrown away, never stored.
        entered_by: the member of staff who types for somebody else; None for the person themselves.

    Returns:
        The stored answer, and whether this call stored it.

    Raises:
        NotPermitted: the member of staff does not collect for this survey.
        NotTaking, TooMany, Rejected: see there.
    """
    stored = Answer.objects.filter(survey=survey, key=sent.key).first()
    if stored is not None:
        return stored, False
    if entered_by and not surveys_to_collect(entered_by).filter(pk=survey.pk).exists():
        raise NotPermitted(f"collect for survey {survey.pk}")
    now = timezone.now()
    answered_at = intake.believable(sent.answered_at, now)
    if not intake.may_take(
        is_open=survey.is_open, closed_at=survey.closed_at, answered_at=answered_at, now=now
    ):
        raise NotTaking(survey.state)
    version = version_for(survey, sent.version)
    filling = Filling(
        version.form, sent.answers, today=timezone.localdate(answered_at), language=sent.language
    )
    if not filling.is_complete:
        raise Rejected(filling)
    verdict = "count" if entered_by else intake.verdict(answers_today(survey.pk, address, now))
    if verdict == "refuse":
        raise TooMany(survey.code)
    answer = Answer(
        survey=survey,
        version=version,
        key=sent.key,
        values=filling.answers(),
        organisation=place_of(survey, version.form, filling.answers()),
        channel=sent.channel,
        entered_by=entered_by,
        language=sent.language[:10],
        answered_at=answered_at,
        received_at=now,
        set_aside=verdict == "set_aside",
    )
    return _store_once(answer)


def _store_once(answer: Answer) -> tuple[Answer, bool]:
    try:
        with transaction.atomic():
            answer.save()
    except IntegrityError:  # the same key arrived twice at the same moment
        return Answer.objects.get(survey=answer.survey, key=answer.key), False
    if answer.entered_by:
        record(
            answer.entered_by,
            "survey.answer_entered",
            answer.survey,
            answer=answer.pk,
            channel=answer.channel,
        )
    return answer, True


def version_for(survey: Survey, number: int | None) -> FormVersion:
    """The version the answer was given to; the current one if it does not say or nobody knows it."""
    found = survey.versions.filter(number=number).first() if number else None
    version = found or survey.current
    if version is None:
        raise NotTaking(survey.state)
    return version


def place_of(survey: Survey, form: Form, values: Mapping[str, Any]) -> Organisation:
    """The organisation where the person works or lives, as far down as they said."""
    for listed in ("town", "county"):
        codes = [
            values.get(item.name)
            for item in form.walk()
            if item.list_name == listed and item.type == "select_one"
        ]
        within = Organisation.objects.within(survey.organisation.path)
        found = within.filter(code__in=[code for code in codes if isinstance(code, str)]).first()
        if found is not None:
            return found
    return survey.organisation
