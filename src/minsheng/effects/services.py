"""Asking what a change did, asking again, keeping the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from minsheng.audit.services import record
from minsheng.effects.models import Evaluation
from minsheng.effects.queries.comparing import union_of
from minsheng.effects.stories import Story
from minsheng.engines.effects import (
    Effect,
    Panel,
    Unfit,
    answer_to_data,
    panel_digest,
    panel_to_data,
)
from minsheng.jobs.services import start
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.stations.models import Station

if TYPE_CHECKING:
    from minsheng.accounts.models import User

JOB = "effects.evaluate"


class StillComputing(Exception):
    """The last answer is not there yet."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which change, and what it is to be judged by."""

    change: str
    what: str
    on: dt.date
    measure: str
    changed: Sequence[Station]
    compared: Sequence[Station] = ()
    story: Story | None = None


@transaction.atomic
def ask(question: Question, *, actor: User) -> Evaluation:
    """The question waits in the queue; it belongs to the union that all its stations lie in.

    Raises:
        NotPermitted: the actor does not plan for that union.
    """
    union = union_of([*question.changed, *question.compared])
    require(actor, Permission.PLAN_PROJECTS, union)
    post = post_answering_for(actor, union, Permission.PLAN_PROJECTS)
    if post is None:  # pragma: no cover  require has found one
        raise NotPermitted(str(Permission.PLAN_PROJECTS))
    row = Evaluation.objects.create(
        organisation=union, responsible=post, change=question.change, what=question.what,
        changed_on=question.on, measure=question.measure, asked_by=actor, asked_at=timezone.now(),
        **_known(question.story),
    )  # fmt: skip
    row.changed.set(question.changed)
    row.compared.set(question.compared)
    _start(row, actor)
    record(actor, "effects.asked", row, change=question.change, measure=question.measure)
    return row


def _known(story: Story | None) -> dict[str, Any]:
    return {"story": story.code, "story_facts": dict(story.facts)} if story else {}


def _start(row: Evaluation, actor: User) -> None:
    job = start(
        JOB, actor=actor, organisation=row.organisation, responsible=row.responsible, title=str(row),
        arguments={"evaluation_id": row.pk},
    )  # fmt: skip
    Evaluation.objects.filter(pk=row.pk).update(job=job)


@transaction.atomic
def ask_again(evaluation_id: int, *, actor: User) -> Evaluation:
    """The same question about the figures of today; the digest tells whether they are others.

    Raises:
        NotPermitted: the actor does not plan for the evaluation's union.
        StillComputing: see there.
    """
    row: Evaluation = (
        Evaluation.objects.select_for_update(of=["self"])
        .select_related("organisation", "responsible")
        .get(pk=evaluation_id)
    )
    require(actor, Permission.PLAN_PROJECTS, row.organisation)
    if row.computed_at is None:
        raise StillComputing(str(row.pk))
    record(actor, "effects.again", row, digest=row.digest)
    row.panel, row.digest, row.result, row.refusal, row.computed_at = {}, "", None, None, None
    row.save(update_fields=["panel", "digest", "result", "refusal", "computed_at"])
    _start(row, actor)
    return row


@transaction.atomic
def keep_answer(evaluation_id: int, panel: Panel, answer: Effect | Unfit) -> Evaluation:
    """The figures and the answer are kept under their digest; what was kept before stays."""
    row: Evaluation = Evaluation.objects.select_for_update(of=["self"]).get(pk=evaluation_id)
    if row.computed_at is not None:
        return row
    row.panel, row.digest, row.computed_at = (
        panel_to_data(panel),
        panel_digest(panel),
        timezone.now(),
    )
    if isinstance(answer, Unfit):
        row.refusal = _refusal_of(answer)
    else:
        row.result = answer_to_data(answer)
    row.save(update_fields=["panel", "digest", "result", "refusal", "computed_at"])
    record(None, "effects.computed", row, digest=row.digest)
    return row


def _refusal_of(answer: Unfit) -> dict[str, Any]:
    return {"cause": answer.cause, "facts": answer.facts}
