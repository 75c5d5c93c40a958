"""Two people check every application; a third answers when the family objects. All before the freeze."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.models import Appeal, Application, Check
from minsheng.applications.queries import twins_of
from minsheng.applications.rules.deadlines import APPEAL_DAYS, COUNTY_DAYS, due
from minsheng.applications.services.locking import (
    WrongState,
    decided_by,
    locked_to_decide,
    tell,
)
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, require

Step = Check.Step
BELOW_COUNTIES = (Organisation.Kind.TOWN, Organisation.Kind.UNIT)


class Contested(Exception):
    """A child is in another application too: one of the two is refused first."""


class NoReason(ValueError):
    """Something is not confirmed, and nobody said why."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one person says: passed or not, which claims and marks are proved, and why not."""

    passed: bool
    proved: Collection[str] = ()
    marks: Collection[str] = ()
    reason: str = ""


def county_of(union: Organisation) -> Organisation:
    """The union itself, or the nearest one above it that is no town and no unit."""
    while union.kind in BELOW_COUNTIES and union.parent is not None:
        union = union.parent
    return union


@transaction.atomic
def check(application_id: int, word: Word, *, actor: User) -> Application:
    """The next check is done: the basic union's, then by another person the county's.

    Raises:
        NotPermitted: it is not the actor's to check: out of reach, entered or checked by the actor.
        Contested: it cannot pass while a child is in another application.
        NoReason: it, or a claim, is not confirmed without a reason.
        WindowClosed, WrongState: nothing can be checked now.
    """
    one = locked_to_decide(application_id)
    today = timezone.localdate()
    if one.state == Application.State.SUBMITTED:
        step = Step.BASIC
        require(actor, Permission.CHECK_APPLICATIONS, one.organisation)
        one.due_on = due(today, COUNTY_DAYS, decided_by(one))
        after = Application.State.CHECKED
    elif one.state == Application.State.CHECKED:
        step = Step.COUNTY
        require(actor, Permission.DECIDE_ENROLMENT, county_of(one.organisation))
        one.due_on, after = None, Application.State.CONFIRMED
    else:
        raise WrongState(f"application {one.pk} is {one.state}")
    said = _write(one, step, word, actor)
    one.state = after if said.passed else Application.State.REFUSED
    if said.passed and step == Step.COUNTY:
        one.proved, one.proved_marks = said.proved, said.proved_marks
    if not said.passed:
        one.due_on = None
    one.save()
    tell(actor, "application.checked", one, step=step.value, passed=said.passed)
    return one


def _write(one: Application, step: Check.Step, word: Word, actor: User) -> Check:
    """The word as a record, once it may be said.

    Raises:
        NotPermitted, Contested, NoReason: as ``check`` says.
    """
    if actor.pk == one.entered_by_id:
        raise NotPermitted("who entered it does not check it")
    proved = [code for code in one.claims if code in word.proved] if word.passed else []
    marks = {k: v for k, v in one.marks.items() if k in word.marks} if word.passed else {}
    is_whole = word.passed and proved == list(one.claims) and marks == one.marks
    if not is_whole and not word.reason.strip():
        raise NoReason(step)
    if word.passed and twins_of(one):
        raise Contested(one.receipt)
    try:
        with transaction.atomic():
            return Check.objects.create(
                application=one,
                version=one.version,
                step=step,
                by=actor,
                on=timezone.localdate(),
                passed=word.passed,
                proved=proved,
                proved_marks=marks,
                reason=word.reason.strip()[:300],
            )
    except IntegrityError as error:
        raise NotPermitted("another person checks") from error


def may_appeal(one: Application, checks: Sequence[Check]) -> bool:
    """Is there a decision on this version that the family can object to, and no objection yet?"""
    is_refused = one.state == Application.State.REFUSED
    is_short = one.state == Application.State.CONFIRMED and (
        list(one.proved) != list(one.claims) or one.proved_marks != one.marks
    )
    return (
        (is_refused or is_short)
        and bool(checks)
        and not one.appeals.filter(version=one.version).exists()
    )


@transaction.atomic
def appeal(application_id: int, words: str) -> Appeal:
    """The family objects; somebody who did neither check will answer before the freeze.

    Raises:
        WindowClosed: the list is sealed.
        WrongState: there is no decision to object to, or it has been objected to.
    """
    one = locked_to_decide(application_id)
    if not may_appeal(one, list(one.checks.filter(version=one.version))):
        raise WrongState(f"application {one.pk} has nothing to appeal against")
    today = timezone.localdate()
    made = Appeal.objects.create(
        application=one,
        version=one.version,
        words=words.strip()[:500],
        made_on=today,
        due_on=due(today, APPEAL_DAYS, decided_by(one)),
    )
    tell(None, "application.appealed", one)
    return made


@transaction.atomic
def answer_appeal(appeal_id: int, word: Word, *, actor: User) -> Application:
    """What a third person says counts: passed with what is proved now, or as it was before.

    Raises:
        NotPermitted: out of reach, or the actor entered or checked it.
        Contested, NoReason: as ``check`` says.
        WindowClosed: the list is sealed.
        WrongState: it is answered, or the family has changed the application since.
    """
    objected = Appeal.objects.select_for_update(of=["self"]).get(pk=appeal_id)
    one = locked_to_decide(objected.application_id)
    if objected.answer_id is not None or objected.version != one.version:
        raise WrongState(f"appeal {objected.pk} is not open")
    require(actor, Permission.DECIDE_ENROLMENT, county_of(one.organisation))
    if not word.passed and not word.reason.strip():
        raise NoReason(Step.APPEAL)
    objected.answer = _write(one, Step.APPEAL, word, actor)
    objected.save(update_fields=["answer"])
    if word.passed:
        said = objected.answer
        one.state = Application.State.CONFIRMED
        one.proved, one.proved_marks = said.proved, said.proved_marks
        one.save()
    tell(actor, "application.checked", one, step=Step.APPEAL.value, passed=word.passed)
    return one
