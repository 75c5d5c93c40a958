"""Giving, lowering, restoring and ending: one person proposes, the station is heard, another confirms."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.common.workdays import add_workdays
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.standards.models import Standard
from minsheng.standards.queries import holding_version
from minsheng.stations.changes import tell_changed
from minsheng.stations.models import Award, Decision, Standing, Station, Step
from minsheng.stations.queries.keepers import may_keep
from minsheng.stations.services.moves import move_station
from minsheng.stations.sites import settle

Kind, State = Decision.Kind, Decision.State

HEARING_WORKDAYS = 5
"""Working days a station has to state its case. A proposal; no source gives a figure."""


class OpenDecision(Exception):
    """Something is proposed for this station already."""


class NoSuchGrade(Exception):
    """The standard has no such grade, or the change does not go that way."""


class SamePerson(Exception):
    """Who proposed cannot confirm."""


class NotHeardYet(Exception):
    """The station's time to state its case has not passed."""


class WrongState(Exception):
    """The decision is closed."""


def held_grade(station: Station, standard: Standard) -> str:
    """The grade the station holds by this standard, "" if none."""
    award = Award.objects.filter(station=station, standard=standard, until=None).first()
    return award.grade if award else ""


def grade_places(standard: Standard) -> dict[str, int]:
    """Grade code → place from the lowest (1), of the version that holds; "" is 0."""
    version = holding_version(standard, timezone.localdate())
    codes = version.grades.order_by("position").values_list("code", flat=True) if version else []
    return {"": 0} | {code: place for place, code in enumerate(codes, start=1)}


def _check_direction(kind: str, standard: Standard, before: str, after: str) -> None:
    places = grade_places(standard)
    if after not in places or (kind == Kind.AWARD and not after):
        raise NoSuchGrade(after)
    rises = places[after] > places.get(before, 0)
    if (kind == Kind.DOWNGRADE and (rises or after == before)) or (
        kind == Kind.AWARD and not rises
    ):
        raise NoSuchGrade(f"{before} → {after}")


@transaction.atomic
def propose(
    station: Station,
    standard: Standard,
    kind: str,
    *,
    grade: str = "",
    reason: str = "",
    detail: str,
    actor: User,
) -> Decision:
    """A proposal stands there with the clauses the station fails today; lowering and ending open a hearing.

    Args:
        kind: award, downgrade (``grade`` may be "": none any more) or exit; ``restore`` has a deed of its own.

    Raises:
        NotPermitted: the actor may not edit stations there.
        NoSuchGrade: the standard has no such grade, or an award would lower or a downgrade raise it.
        OpenDecision: something is proposed already.
    """
    require(actor, Permission.EDIT_STATIONS, station.organisation)
    before = held_grade(station, standard)
    if kind != Kind.EXIT:
        _check_direction(kind, standard, before, grade)
    standing = Standing.objects.filter(station=station, standard=standard).first()
    heard = kind in Decision.HEARD
    return _open(
        Decision(
            station=station,
            standard=standard,
            kind=kind,
            grade_before=before,
            grade_after="" if kind == Kind.EXIT else grade,
            reason=reason if heard else "",
            detail=detail,
            failed=standing.failed if standing else [],
            proposed_by=actor,
            hearing_until=add_workdays(timezone.localdate(), HEARING_WORKDAYS) if heard else None,
        ),
        actor,
    )


def _open(decision: Decision, actor: User) -> Decision:
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as fault:
        if Decision.objects.filter(station=decision.station, state=State.PROPOSED).exists():
            raise OpenDecision(decision.station.code) from fault
        raise
    record(actor, "decision.proposed", decision, kind=decision.kind, reason=decision.reason)
    return decision


@transaction.atomic
def propose_restore(decision: Decision, *, detail: str, actor: User) -> Decision:
    """It is proposed to give a station back the grade that a confirmed downgrade took.

    Raises:
        NotPermitted: the actor may not edit stations there.
        WrongState: it is no confirmed downgrade, or it was restored already.
        OpenDecision: something is proposed already.
    """
    require(actor, Permission.EDIT_STATIONS, decision.station.organisation)
    again = decision.reversals.filter(state=State.CONFIRMED).exists()
    if decision.kind != Kind.DOWNGRADE or decision.state != State.CONFIRMED or again:
        raise WrongState(str(decision.pk))
    restore = Decision(
        station=decision.station,
        standard=decision.standard,
        kind=Kind.RESTORE,
        grade_before=held_grade(decision.station, decision.standard),
        grade_after=decision.grade_before,
        detail=detail,
        proposed_by=actor,
        reverses=decision,
    )
    return _open(restore, actor)


def _locked(decision_id: int) -> Decision:
    rows = Decision.objects.select_for_update(of=["self"])
    decision = rows.select_related("station__organisation", "standard").get(pk=decision_id)
    if decision.state != State.PROPOSED:
        raise WrongState(f"decision {decision.pk} is {decision.state}")
    return decision


@transaction.atomic
def state_case(decision_id: int, text: str, *, actor: User) -> Decision:
    """What the station has to say stands beside the proposal; a later statement takes its place.

    Raises:
        NotPermitted: the actor neither keeps nor edits stations there, or has proposed it.
        WrongState: it is closed, or there is nothing to be heard about.
    """
    decision = _locked(decision_id)
    if not may_keep(actor, decision.station) or decision.proposed_by_id == actor.pk:
        raise NotPermitted(f"statement on decision {decision.pk}")
    if decision.hearing_until is None:
        raise WrongState(f"decision {decision.pk} needs no hearing")
    decision.statement, decision.statement_at = text, timezone.now()
    decision.statement_by = actor
    decision.save(update_fields=["statement", "statement_at", "statement_by"])
    record(actor, "decision.heard", decision)
    return decision


@transaction.atomic
def confirm(decision_id: int, *, why: str, actor: User) -> Decision:
    """The proposal is done: the station holds another grade, or has left.

    Raises:
        NotPermitted: the actor may not edit stations there.
        SamePerson: the actor has proposed it.
        NotHeardYet: the hearing is not over.
        WrongState: it is closed, or the station cannot exit from where it is.
    """
    decision = _locked(decision_id)
    require(actor, Permission.EDIT_STATIONS, decision.station.organisation)
    if decision.proposed_by_id == actor.pk:
        raise SamePerson(str(decision.pk))
    if not decision.is_ripe(timezone.localdate(), confirmer=actor.pk):
        raise NotHeardYet(str(decision.hearing_until))
    decision.state, decision.decided_at = State.CONFIRMED, timezone.now()
    decision.decided_by, decision.decided_why = actor, why
    decision.save(update_fields=["state", "decided_at", "decided_by", "decided_why"])
    record(actor, "decision.confirmed", decision, kind=decision.kind, grade=decision.grade_after)
    if decision.kind == Kind.EXIT:
        _let_go(decision, actor)
    else:
        _award(decision)
    return decision


def _let_go(decision: Decision, actor: User) -> None:
    _end_award(decision)
    move_station(
        decision.station_id,
        Station.State.EXITED,
        why=decision.reason,
        cause=Step.Cause.REVIEW,
        actor=actor,
        exit_reason=Station.ExitReason.FAILED,
        is_decided=True,
    )


def _end_award(decision: Decision) -> None:
    open_awards = Award.objects.filter(
        station=decision.station, standard=decision.standard, until=None
    )
    open_awards.update(until=timezone.localdate())


def _award(decision: Decision) -> None:
    _end_award(decision)
    if decision.grade_after:
        Award.objects.create(
            station=decision.station,
            standard=decision.standard,
            grade=decision.grade_after,
            since=timezone.localdate(),
            decision=decision,
        )
    if decision.standard.sets_level:
        station = decision.station
        station.level = decision.grade_after
        station.save(update_fields=["level"])
        settle([station])
        tell_changed([station])


@transaction.atomic
def withdraw(decision_id: int, *, why: str, actor: User) -> Decision:
    """Nothing comes of the proposal.

    Raises:
        NotPermitted: the actor may not edit stations there.
        WrongState: it is closed.
    """
    decision = _locked(decision_id)
    require(actor, Permission.EDIT_STATIONS, decision.station.organisation)
    decision.state, decision.decided_at = State.WITHDRAWN, timezone.now()
    decision.decided_by, decision.decided_why = actor, why
    decision.save(update_fields=["state", "decided_at", "decided_by", "decided_why"])
    record(actor, "decision.withdrawn", decision, kind=decision.kind)
    return decision
