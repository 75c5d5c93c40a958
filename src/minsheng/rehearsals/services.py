"""Asking for a rehearsal, and keeping what came of it."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.enrolment.models import Round
from minsheng.jobs.services import start
from minsheng.organisations.permissions import NotPermitted, Permission
from minsheng.organisations.queries import post_answering_for
from minsheng.rehearsals.models import Rehearsal
from minsheng.rehearsals.queries import stage_of

JOB = "rehearsals.play"


class NothingToRehearse(Exception):
    """The round has no rules or no classes yet."""


@transaction.atomic
def start_rehearsal(found: Round, asked: dict[str, Any], *, actor: User) -> Rehearsal:
    """The rehearsal waits in the queue; it reads rules and classes and writes only its own row.

    Args:
        asked: families, draws; siblings, declines and shares by group in percent.

    Raises:
        NotPermitted: the actor may not run rounds there.
        NothingToRehearse: there are no rules or no classes.
    """
    owner = post_answering_for(actor, found.organisation, Permission.EDIT_ENROLMENT)
    if owner is None:
        raise NotPermitted(f"{Permission.EDIT_ENROLMENT} at {found.organisation.code}")
    if found.rules_in_force is None or not stage_of(found)[0]:
        raise NothingToRehearse(found.pk)
    made: Rehearsal = Rehearsal.objects.create(
        organisation=found.organisation,
        responsible=owner,
        round=found,
        asked={**asked, "seed": secrets.randbelow(1_000_000)},
        started_by=actor,
    )
    made.job = start(
        JOB,
        actor=actor,
        organisation=found.organisation,
        responsible=owner,
        title=found.title,
        arguments={"rehearsal_id": made.pk},
    )
    made.save(update_fields=["job"])
    record(actor, "rehearsal.started", made, families=asked["families"], draws=asked["draws"])
    return made


def keep_results(rehearsal_id: int, results: dict[str, Any]) -> None:
    """The rehearsal has its results; those that are there already stay (a job may run twice)."""
    Rehearsal.objects.filter(pk=rehearsal_id, results={}).update(results=results)
