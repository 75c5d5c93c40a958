"""Objections: a family speaks, a person answers, a correction needs a second one and takes nothing from anybody."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.enrolment.services.telling import tell
from minsheng.organisations.permissions import NotPermitted, Permission
from minsheng.placements.models import Match, Objection, Placement
from minsheng.placements.services.sealing import WrongState, locked

WINDOW = dt.timedelta(days=5)
"""How long after the publication a family may object."""


def is_in_time(published: dt.datetime | None, now: dt.datetime) -> bool:
    """Are results published, and is the time for objections not over?"""
    return published is not None and now < published + WINDOW


@transaction.atomic
def object_to(placement_id: int, words: str, *, application_id: int) -> Objection:
    """The family's objection waits for an answer; the public log counts it without naming anybody.

    Raises:
        WrongState: the time for objections is over, or the family has objected already.
        ValueError: it says nothing.
    """
    if not words.strip():
        raise ValueError("an objection says what is wrong")
    placement = Placement.objects.select_related("draw").get(
        pk=placement_id, application=application_id
    )
    found = locked(placement.draw.round_id, None, Permission.EDIT_ENROLMENT)
    published = Match.objects.values_list("published_at", flat=True).get(draw=placement.draw_id)
    known = Objection.objects.filter(placement=placement).exists()
    if known or not is_in_time(published, timezone.now()):
        raise WrongState(f"placement {placement.pk} takes no objection")
    made = Objection.objects.create(
        placement=placement, words=words.strip()[:500], made_at=timezone.now()
    )
    tell(found, "objection_made", number=made.pk)
    return made


def _locked(objection_id: int, actor: User, state: Objection.State) -> Objection:
    rows = Objection.objects.select_related("placement__draw")
    one = rows.get(pk=objection_id)
    found = locked(one.placement.draw.round_id, actor, Permission.DECIDE_ENROLMENT)
    one = rows.select_for_update(of=["self"]).get(pk=objection_id)
    if one.state != state:
        raise WrongState(f"objection {one.pk} is {one.state}")
    one.placement.draw.round = found
    return one


@transaction.atomic
def reply(objection_id: int, words: str, *, correct: bool, actor: User) -> Objection:
    """A person answers: nothing changes, or a correction is proposed.

    Raises:
        NotPermitted: the actor may not decide there.
        WrongState: it is answered already.
        ValueError: no reason is given.
    """
    if not words.strip():
        raise ValueError("an answer gives its reason")
    one = _locked(objection_id, actor, Objection.State.OPEN)
    one.state = Objection.State.PROPOSED if correct else Objection.State.ANSWERED
    one.answer, one.answered_by = words.strip()[:500], actor
    one.save(update_fields=["state", "answer", "answered_by"])
    kind = "correction_proposed" if correct else "objection_answered"
    tell(one.placement.draw.round, kind, number=one.pk)
    record(actor, f"round.{kind}", one.placement.draw.round, number=one.pk)
    return one


@transaction.atomic
def decide_objection(objection_id: int, *, accept: bool, actor: User) -> Objection:
    """A second person confirms the correction, and the family is first on the waiting list; or not.

    Raises:
        NotPermitted: the actor may not decide there, or proposed it.
        WrongState: no correction waits.
    """
    one = _locked(objection_id, actor, Objection.State.PROPOSED)
    if one.answered_by_id == actor.pk:
        raise NotPermitted("a second person decides")
    one.state = Objection.State.CORRECTED if accept else Objection.State.ANSWERED
    one.confirmed_by = actor
    one.save(update_fields=["state", "confirmed_by"])
    if accept and one.placement.state in (Placement.State.WAITING, Placement.State.ACCEPTED):
        Placement.objects.filter(pk=one.placement_id).update(listed=True)
    kind = "correction_confirmed" if accept else "correction_refused"
    tell(one.placement.draw.round, kind, number=one.pk)
    record(actor, f"round.{kind}", one.placement.draw.round, number=one.pk)
    return one
