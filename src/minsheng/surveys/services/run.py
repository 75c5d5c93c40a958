"""Opening and closing a survey."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.permissions import Permission, require
from minsheng.surveys.models import Survey


class WrongState(Exception):
    """The survey is not in a state that allows this step."""


def _locked(survey_id: int, actor: User) -> Survey:
    survey: Survey = (
        Survey.objects.select_for_update(of=["self"])
        .select_related("organisation", "current")
        .get(pk=survey_id)
    )
    require(actor, Permission.EDIT_SURVEYS, survey.organisation)
    return survey


@transaction.atomic
def open_survey(survey_id: int, *, actor: User) -> Survey:
    """People can answer from now on; the version in use counts as published.

    Raises:
        NotPermitted: the actor may not edit this survey.
        WrongState: it is open already.
    """
    survey = _locked(survey_id, actor)
    if survey.is_open or survey.current is None:
        raise WrongState(f"survey {survey.pk} is {survey.state}")
    now = timezone.now()
    survey.state, survey.closed_at = Survey.State.OPEN, None
    survey.opened_at = survey.opened_at or now
    survey.save(update_fields=["state", "opened_at", "closed_at"])
    if survey.current.published_at is None:
        survey.current.published_at = now
        survey.current.save(update_fields=["published_at"])
    record(actor, "survey.opened", survey, version=survey.current.number)
    return survey


@transaction.atomic
def close_survey(survey_id: int, *, actor: User) -> Survey:
    """Nobody can begin to answer any more; phones that were offline may hand in for a few days.

    Raises:
        NotPermitted: the actor may not edit this survey.
        WrongState: it is not open.
    """
    survey = _locked(survey_id, actor)
    if not survey.is_open:
        raise WrongState(f"survey {survey.pk} is {survey.state}")
    survey.state, survey.closed_at = Survey.State.CLOSED, timezone.now()
    survey.save(update_fields=["state", "closed_at"])
    record(actor, "survey.closed", survey)
    return survey
