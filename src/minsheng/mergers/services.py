"""Proposing a merger, a family's word on it, and moving those who agreed."""

from __future__ import annotations

import uuid

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.classes.services import accept_seats, hold_seats, release_seats
from minsheng.enrolment.models import Round
from minsheng.enrolment.services.telling import tell
from minsheng.mergers.models import Consent, Merger
from minsheng.mergers.queries import accepted_in, asking_key, small_classes
from minsheng.organisations.permissions import NotPermitted, Permission
from minsheng.placements.models import Placement
from minsheng.placements.services.publishing import answer_until
from minsheng.placements.services.sealing import locked


class NotNow(Exception):
    """The class is not small any more, cannot join that one, or the merger is not at this point."""


@transaction.atomic
def propose_merger(round_id: int, source_id: int, target_id: int, *, actor: User) -> Merger:
    """Every family with a child in the class is asked; nobody is moved.

    Raises:
        NotPermitted: the actor may not run rounds there.
        NotNow: the class has enough children, cannot join the other, or families are being asked.
    """
    found = locked(round_id, actor, Permission.EDIT_ENROLMENT)
    joins = {
        (one.care_class.pk, other.pk): (one.care_class, other, target.metres)
        for one in small_classes(found)
        for other, target in one.joins
    }
    asked = Merger.objects.filter(source=source_id, state=Merger.State.PROPOSED).exists()
    if asked or (source_id, target_id) not in joins:
        raise NotNow(f"{source_id} → {target_id}")
    source, target, metres = joins[source_id, target_id]
    made = Merger.objects.create(
        round=found,
        source=source,
        target=target,
        metres=metres,
        proposed_by=actor,
        until=answer_until(found),
    )
    families = {one.application_id for one in _seated(found, source_id)}
    Consent.objects.bulk_create(Consent(merger=made, application_id=pk) for pk in sorted(families))
    cache.delete(asking_key(found.pk))
    tell(found, "merger_proposed", source=source.code, into=target.code)
    record(actor, "round.merger_proposed", found, source=source.code, into=target.code)
    return made


def _seated(found: Round, class_id: int) -> list[Placement]:
    return [one for one in accepted_in(found) if class_id in one.classes]


@transaction.atomic
def answer_merger(consent_id: int, *, agrees: bool) -> Consent:
    """The family's word; it may change it until the time is over.

    Raises:
        NotNow: the time is over, or the merger is decided.
    """
    consent = Consent.objects.select_for_update(of=["self"]).get(pk=consent_id)
    merger = Merger.objects.get(pk=consent.merger_id)
    if merger.state != Merger.State.PROPOSED or merger.until <= timezone.now():
        raise NotNow(str(consent_id))
    consent.agrees, consent.answered_at = agrees, timezone.now()
    consent.save(update_fields=["agrees", "answered_at"])
    return consent


@transaction.atomic
def decide_merger(merger_id: int, *, go: bool, actor: User) -> Merger:
    """A second person moves the families that agreed, or drops the merger; who did not agree stays where it is.

    Raises:
        NotPermitted: the actor may not decide there, or proposed it.
        NotNow: families still have time to answer, or it is decided.
        NoPlaceLeft: the other class has filled up meanwhile; nothing has changed.
    """
    round_id = Merger.objects.values_list("round", flat=True).get(pk=merger_id)
    found = locked(round_id, actor, Permission.DECIDE_ENROLMENT)
    merger = Merger.objects.select_for_update(of=["self"]).get(pk=merger_id)
    if merger.proposed_by_id == actor.pk:
        raise NotPermitted("a second person decides")
    open_words = merger.consents.filter(agrees=None).exists()
    if merger.state != Merger.State.PROPOSED or (open_words and timezone.now() < merger.until):
        raise NotNow(str(merger_id))
    moved = _move(found, merger) if go else 0
    merger.state = Merger.State.DONE if go else Merger.State.DROPPED
    merger.decided_by, merger.decided_at = actor, timezone.now()
    merger.save(update_fields=["state", "decided_by", "decided_at"])
    kind = "merger_done" if go else "merger_dropped"
    source, into = merger.source.code, merger.target.code
    tell(found, kind, source=source, into=into, children=moved)
    record(actor, f"round.{kind}", found, source=source, into=into, children=moved)
    return merger


def _move(found: Round, merger: Merger) -> int:
    """Children of the families that agreed sit in the other class; how many."""
    agreed = set(merger.consents.filter(agrees=True).values_list("application", flat=True))
    moved = 0
    for one in _seated(found, merger.source_id):
        if one.application_id not in agreed:
            continue
        holders = [
            uuid.UUID(holder)
            for holder, kind in zip(one.holders, one.classes, strict=False)
            if kind == merger.source_id
        ]
        release_seats(merger.source.term_id, holders)
        hold_seats(dict.fromkeys(holders, merger.target_id))
        accept_seats(merger.source.term_id, holders)
        one.classes = [merger.target_id if pk == merger.source_id else pk for pk in one.classes]
        one.option, one.listed = -1, False  # outside the family's own list, as leftover seats are
        one.save(update_fields=["classes", "option", "listed"])
        moved += len(holders)
    return moved
