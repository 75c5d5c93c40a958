"""Taking in many answers at once, from paper rounds or other tools."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.permissions import Permission, require
from minsheng.surveys.models import Answer, FormVersion, Survey
from minsheng.surveys.rules.filling import Filling
from minsheng.surveys.services.receive import place_of, version_for

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row (counted from 1) with what is wrong: field → fault code."""

    row: int
    faults: dict[str, str]


class BadRows(ValueError):
    """Nothing was taken in, because these rows do not follow the form."""

    def __init__(self, rows: list[BadRow]) -> None:
        super().__init__(f"{len(rows)} rows")
        self.rows = rows


@transaction.atomic
def import_answers(survey_id: int, rows: Sequence[Mapping[str, Any]], *, actor: User) -> int:
    """All rows are answers of the survey now, marked as imported; or none is.

    Args:
        rows: question → text, as in an export of this survey.

    Returns:
        How many there are.

    Raises:
        NotPermitted: the actor may not edit this survey.
        BadRows: some rows break the form's rules.
        ValueError: there are too many rows at once.
    """
    survey = Survey.objects.select_related("organisation", "current").get(pk=survey_id)
    require(actor, Permission.EDIT_SURVEYS, survey.organisation)
    if len(rows) > MOST_ROWS:
        raise ValueError(f"at most {MOST_ROWS} rows at once")
    version = version_for(survey, None)
    fillings = [Filling(version.form, row, today=timezone.localdate()) for row in rows]
    bad = [BadRow(i, _faults(f)) for i, f in enumerate(fillings, 1) if not f.is_complete]
    if bad:
        raise BadRows(bad)
    Answer.objects.bulk_create(
        [_answer(survey, version, filling, actor) for filling in fillings], batch_size=500
    )
    record(actor, "survey.answers_imported", survey, count=len(rows))
    return len(rows)


def _faults(filling: Filling) -> dict[str, str]:
    found = {node.field: node.faults[0] for node in filling.faulty}
    return found | dict.fromkeys(filling.unknown, "unknown")


def _answer(survey: Survey, version: FormVersion, filling: Filling, actor: User) -> Answer:
    now, values = timezone.now(), filling.answers()
    return Answer(
        survey=survey,
        version=version,
        key=uuid.uuid4(),
        values=values,
        organisation=place_of(survey, version.form, values),
        channel=Answer.Channel.IMPORTED,
        entered_by=actor,
        answered_at=now,
        received_at=now,
    )
