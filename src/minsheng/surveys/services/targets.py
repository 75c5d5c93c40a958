"""Setting quotas and population margins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.permissions import Permission, require
from minsheng.surveys.models import Margin, Quota, Survey
from minsheng.surveys.rules.quotas import Cell


def _editable(survey_id: int, actor: User) -> Survey:
    survey: Survey = (
        Survey.objects.select_for_update(of=["self"])
        .select_related("organisation")
        .get(pk=survey_id)
    )
    require(actor, Permission.EDIT_SURVEYS, survey.organisation)
    return survey


@transaction.atomic
def set_quotas(
    survey_id: int, targets: Mapping[Cell, int], *, questions: Sequence[str], actor: User
) -> None:
    """The board asks for exactly these cells from now on; cells with target 0 are dropped.

    Args:
        questions: which questions give occupation, district and hour band; "" for none.

    Raises:
        NotPermitted: the actor may not edit this survey.
    """
    survey = _editable(survey_id, actor)
    survey.quota_questions = list(questions)
    survey.save(update_fields=["quota_questions"])
    survey.quotas.all().delete()
    Quota.objects.bulk_create(
        Quota(survey=survey, occupation=a, district=b, hours=c, target=target)
        for (a, b, c), target in targets.items()
        if target
    )
    record(actor, "survey.targets_set", survey, cells=len(targets), answers=sum(targets.values()))


@transaction.atomic
def set_margins(survey_id: int, people: Mapping[str, Mapping[str, int]], *, actor: User) -> None:
    """Results are weighted to these totals (question → option → people) from now on; {} ends weighting.

    Raises:
        NotPermitted: the actor may not edit this survey.
    """
    survey = _editable(survey_id, actor)
    survey.margins.all().delete()
    Margin.objects.bulk_create(
        Margin(survey=survey, question=question, value=value, people=count)
        for question, options in people.items()
        for value, count in options.items()
    )
    record(actor, "survey.margins_set", survey, questions=", ".join(people))
