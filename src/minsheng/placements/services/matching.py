"""Asking for the match, and keeping what the engine found."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.enrolment.services.telling import tell
from minsheng.jobs.models import Job
from minsheng.jobs.services import start
from minsheng.organisations.permissions import Permission
from minsheng.placements.models import Draw, Match
from minsheng.placements.services.sealing import WrongState, locked

JOB = "placements.match"


@transaction.atomic
def start_match(round_id: int, *, actor: User) -> Job:
    """The match is computed in the background; it may be asked for again until it is published.

    Raises:
        NotPermitted: the actor may not run rounds there.
        WrongState: nothing is drawn, the match is being computed, or it is published.
    """
    found = locked(round_id, actor, Permission.EDIT_ENROLMENT)
    draw = Draw.objects.filter(round=found, state=Draw.State.DRAWN).first()
    known = Match.objects.filter(draw=draw).select_related("job").first() if draw else None
    runs = known is not None and known.job is not None and not known.job.is_final
    if draw is None or runs or (known is not None and known.published_at is not None):
        raise WrongState(f"round {found.pk} cannot be matched now")
    match, _made = Match.objects.update_or_create(
        draw=draw, defaults={"started_by": actor, "computed_at": None}
    )
    job = start(
        JOB,
        actor=actor,
        organisation=found.organisation,
        responsible=found.responsible,
        title=found.title,
        arguments={"match_id": match.pk},
    )
    Match.objects.filter(pk=match.pk).update(job=job)
    return job


@transaction.atomic
def keep_match(
    match_id: int,
    classes: list[int],
    market: dict[str, Any],
    result: Any,
    audit: dict[str, Any],
    *,
    job_id: int | None = None,
) -> None:
    """Store what was found and say so in public.

    A match that was published meanwhile stays, and so does one that another job has been asked for.
    """
    match = Match.objects.select_related("draw__round").get(pk=match_id)
    found = locked(match.draw.round_id, None, Permission.EDIT_ENROLMENT)
    match = Match.objects.select_for_update(of=["self"]).get(pk=match_id)
    is_replaced = job_id is not None and match.job_id != job_id
    if match.published_at is not None or is_replaced:
        return
    match.classes, match.market, match.choice = classes, market, result.choice.tolist()
    match.digest, match.placed, match.blocking = result.digest, result.placed, result.blocking
    match.status, match.audit, match.computed_at = result.status.value, audit, timezone.now()
    match.save()
    tell(found, "matched", children=match.placed, blocking=match.blocking, sha256=match.digest)
