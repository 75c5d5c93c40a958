"""Deciding about answers that were set aside as suspicious."""

from __future__ import annotations

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.permissions import Permission, require
from minsheng.surveys.models import Survey


@transaction.atomic
def count_set_aside(survey_id: int, *, actor: User) -> int:
    """Everything that was set aside counts from now on: the officer has looked and believes it.

    Returns:
        How many answers that were.

    Raises:
        NotPermitted: the actor may not edit this survey.
    """
    survey = Survey.objects.select_related("organisation").get(pk=survey_id)
    require(actor, Permission.EDIT_SURVEYS, survey.organisation)
    count: int = survey.answers.filter(set_aside=True).update(set_aside=False)
    record(actor, "survey.counting_changed", survey, counted=count)
    return count
