"""From many absences to a decision: one person opens the hearing, another decides, a third answers an appeal."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.models import Child
from minsheng.applications.services.setbacks import set_back
from minsheng.attendance.models import Hearing
from minsheng.attendance.queries import count_of, hearing_key, much_missed, third_people
from minsheng.audit.services import record
from minsheng.engines.admission import Attendance
from minsheng.enrolment.models import Round
from minsheng.enrolment.services.telling import tell
from minsheng.organisations.permissions import NotPermitted, Permission
from minsheng.placements.services.sealing import locked

State = Hearing.State
LONGEST = 1000
"""Signs of a reason."""


class NotNow(Exception):
    """The rule is not met, or the hearing is not at the point where this step can be taken."""


class NoReason(Exception):
    """A decision says why: the family reads it."""


class NobodyLeft(Exception):
    """Nobody could answer an appeal against this decision: everybody who may has had a part in it."""


def rule_of(found: Round) -> Attendance:
    """What the round's published rules say of attendance.

    Raises:
        NotNow: they say nothing.
    """
    in_force = found.rules_in_force
    if in_force is None or in_force.rules.attendance is None:
        raise NotNow(f"round {found.pk} has no rule on attendance")
    return in_force.rules.attendance


@transaction.atomic
def open_hearing(round_id: int, class_id: int, holder: uuid.UUID, *, actor: User) -> Hearing:
    """The family can read on its page what was counted, and say why; nothing is decided.

    Raises:
        NotPermitted: the actor may not run rounds there.
        NotNow: the term is not over, the child has not missed so much, or it is being heard.
    """
    found = locked(round_id, actor, Permission.EDIT_ENROLMENT)
    rule, now = rule_of(found), timezone.now()
    known = {(one.care_class.pk, one.holder): one for one in much_missed(found)}
    if (class_id, holder) not in known:
        raise NotNow(f"{class_id} {holder}")
    one = known[class_id, holder]
    made = Hearing.objects.create(
        round=found,
        application_id=one.application_id,
        care_class_id=class_id,
        holder=holder,
        days=one.days,
        missed=one.missed,
        opened_by=actor,
        opened_at=now,
        until=now + dt.timedelta(days=rule.hearing_days),
    )
    cache.delete(hearing_key(found.pk))
    _tell(made, found, "opened", actor)
    return made


@transaction.atomic
def tell_family(hearing_id: int, how: str, *, actor: User) -> Hearing:
    """The family has been told how things stand: from now on its days to speak, or to appeal, count.

    Raises:
        NotPermitted: the actor may not decide there.
        NotNow: it has been told, or there is nothing it could say now.
        ValueError: there is no such way to tell.
    """
    one = _held(hearing_id, actor)
    rule, now = rule_of(one.round), timezone.now()
    if not one.is_untold:
        raise NotNow(str(one))
    one.told_at, one.told_how, one.told_by = now, Hearing.How(how).value, actor
    if one.state == State.OPEN:
        one.until = now + dt.timedelta(days=rule.hearing_days)
    else:
        one.appeal_until = now + dt.timedelta(days=rule.appeal_days)
    one.save(update_fields=["told_at", "told_how", "told_by", "until", "appeal_until"])
    record(actor, "hearing.told", one, how=one.told_how)
    return one


def _tell(one: Hearing, found: Round, kind: str, actor: User) -> None:
    tell(found, f"hearing_{kind}", number=one.pk)
    record(actor, f"hearing.{kind}", one)


def _held(hearing_id: int, actor: User) -> Hearing:
    """The hearing and its round, until the end of the transaction."""
    round_id = Hearing.objects.values_list("round", flat=True).get(pk=hearing_id)
    found = locked(round_id, actor, Permission.DECIDE_ENROLMENT)
    one = Hearing.objects.select_for_update(of=["self"]).get(pk=hearing_id)
    one.round = found
    return one


@transaction.atomic
def decide_hearing(hearing_id: int, *, keep: bool, reason: str, actor: User) -> Hearing:
    """A second person lets it rest, or decides that the child stands behind in next year's rounds.

    Raises:
        NotPermitted: the actor may not decide there, or opened the hearing.
        NotNow: the family still has time, it is decided, or by corrected lists not so much was missed.
        NoReason: no reason is given.
        NobodyLeft: an appeal against it could be answered by nobody, here or in a union above.
    """
    one = _held(hearing_id, actor)
    if one.opened_by_id == actor.pk:
        raise NotPermitted("a second person decides")
    rule, now = rule_of(one.round), timezone.now()
    if not one.is_ripe(now) or (keep and not rule.is_much(*count_of(one))):
        raise NotNow(str(one))
    if not reason.strip():
        raise NoReason(str(one))
    if keep and not third_people(one, actor).exists():
        raise NobodyLeft(str(one))
    one.state = State.DECIDED if keep else State.DROPPED
    one.told_at, one.told_how, one.told_by = None, "", None
    one.reason, one.decided_by, one.decided_at = reason.strip()[:LONGEST], actor, now
    one.appeal_until = now + dt.timedelta(days=rule.appeal_days) if keep else None
    one.save()
    if keep:
        _set_back(one)
    _tell(one, one.round, "decided" if keep else "dropped", actor)
    return one


@transaction.atomic
def answer_hearing_appeal(hearing_id: int, *, keep: bool, reason: str, actor: User) -> Hearing:
    """A third person lifts the decision, or it holds again.

    Raises:
        NotPermitted: the actor may not decide there, or had a part in it before.
        NotNow: there is no appeal to answer.
        NoReason: no reason is given.
    """
    one = _held(hearing_id, actor)
    if actor.pk in (one.opened_by_id, one.decided_by_id):
        raise NotPermitted("a third person answers an appeal")
    if one.state != State.APPEALED:
        raise NotNow(str(one))
    if not reason.strip():
        raise NoReason(str(one))
    one.state = State.KEPT if keep else State.LIFTED
    one.answer, one.answered_by, one.answered_at = reason.strip()[:LONGEST], actor, timezone.now()
    one.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    if keep:
        _set_back(one)
    _tell(one, one.round, "kept" if keep else "lifted", actor)
    return one


def _set_back(one: Hearing) -> None:
    child = Child.objects.get(key=one.holder)
    set_back(child, one.round.organisation, one.care_class.term.starts_on.year + 1)
