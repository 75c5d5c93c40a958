"""Handing out a survey's answers, and leaving a trace of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.permissions import Permission, require
from minsheng.surveys.exporting import answers_csv, answers_xlsx
from minsheng.surveys.models import Answer, FormVersion, Survey
from minsheng.surveys.queries import weights_of

Writer = Callable[[FormVersion, Sequence[tuple[Answer, float]]], bytes]
WRITERS: dict[str, Writer] = {"xlsx": answers_xlsx, "csv": answers_csv}


@transaction.atomic
def export_answers(survey_id: int, kind: str, *, actor: User) -> bytes:
    """Every answer has left the system as a file in the actor's hands; the audit says so.

    Raises:
        NotPermitted: the actor may not edit this survey.
        KeyError: ``kind`` is neither "xlsx" nor "csv".
    """
    survey = Survey.objects.select_related("organisation", "current").get(pk=survey_id)
    require(actor, Permission.EDIT_SURVEYS, survey.organisation)
    assert survey.current is not None  # every survey is made with a version
    answers = list(survey.answers.select_related("organisation", "version").order_by("pk"))
    weights = weights_of(survey, [answer.values for answer in answers])
    file = WRITERS[kind](survey.current, list(zip(answers, weights, strict=True)))
    record(actor, "survey.exported", survey, kind=kind, answers=len(answers))
    return file
