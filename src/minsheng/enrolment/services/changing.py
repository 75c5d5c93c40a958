"""Changing published rules: one person proposes, another decides, and everybody can read of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.engines.admission import Rules
from minsheng.enrolment.models import Round, RuleSet
from minsheng.enrolment.services.rounds import WrongState, locked, put_aside
from minsheng.enrolment.services.telling import tell
from minsheng.organisations.permissions import NotPermitted, Permission


@transaction.atomic
def propose_change(round_id: int, rules: Rules, *, why: str, actor: User) -> RuleSet:
    """The change waits for a second person; the published rules hold until then, and the log says so.

    Once the window has ended, and until the list is sealed, only the public numbers of the draw may
    be named anew: a list that was not sealed before they appeared could not be drawn with them.

    Raises:
        NotPermitted: the actor may not run rounds there.
        WrongState: the rules are not published, the list is sealed, a change waits already,
            nothing would change, or the window has ended and more than the numbers would change.
        ValueError: no reason is given.
    """
    if not why.strip():
        raise ValueError("a change of published rules needs a reason")
    found = locked(round_id, actor, Permission.EDIT_ENROLMENT)
    now_in_force = _unsealed(found)
    if found.proposed is not None or now_in_force.sha256 == rules.sha256:
        raise WrongState(f"round {found.pk} has a change waiting, or none to make")
    _may_hold(found, now_in_force.rules, rules)
    last = found.rule_sets.order_by("-number").values_list("number", flat=True)[0]
    change = RuleSet.objects.create(
        round=found,
        number=last + 1,
        state=RuleSet.State.PROPOSED,
        data=rules.to_data(),
        sha256=rules.sha256,
        why=why.strip()[:200],
        proposed_by=actor,
    )
    tell(found, "change_proposed", number=change.number, sha256=change.sha256, why=change.why)
    record(actor, "round.change_proposed", found, number=change.number, sha256=change.sha256)
    return change


@transaction.atomic
def decide_change(round_id: int, number: int, *, accept: bool, actor: User) -> RuleSet:
    """The proposed change holds from now on, or is refused; either way the log says so.

    Raises:
        NotPermitted: the actor may not decide there, or proposed the change.
        WrongState: no such change waits, the list is sealed, or the window has ended meanwhile and
            the change is of more than public numbers yet to come; it can only be refused then.
    """
    found = locked(round_id, actor, Permission.DECIDE_ENROLMENT)
    in_force = _unsealed(found)
    change = found.proposed
    if change is None or change.number != number:
        raise WrongState(f"round {found.pk} has no change {number} waiting")
    if change.proposed_by_id == actor.pk:
        raise NotPermitted("a second person decides")
    if accept:
        _may_hold(found, in_force.rules, change.rules)
        found.rule_sets.filter(state=RuleSet.State.IN_FORCE).update(state=RuleSet.State.REPLACED)
    change.state = RuleSet.State.IN_FORCE if accept else RuleSet.State.REFUSED
    change.decided_by, change.decided_at = actor, timezone.now()
    change.save(update_fields=["state", "decided_by", "decided_at"])
    if accept:
        put_aside(found, change.rules, actor)
    kind = "change_accepted" if accept else "change_refused"
    tell(found, kind, number=change.number, sha256=change.sha256)
    record(actor, f"round.{kind}", found, number=change.number, sha256=change.sha256)
    return change


def _unsealed(found: Round) -> RuleSet:
    """The rules in force of a published round whose list is not sealed."""
    if found.state != Round.State.PUBLISHED or found.sealed_at is not None:
        raise WrongState(f"round {found.pk} is not published, or its list is sealed")
    return found.rule_sets.get(state=RuleSet.State.IN_FORCE)


def _may_hold(found: Round, now: Rules, then: Rules) -> None:
    """After the window families have applied under these rules: only numbers yet to come may be new."""
    moment = timezone.now()
    if not found.has_closed(moment):
        return
    is_known = any(dt.datetime.fromisoformat(one.due) <= moment for one in then.sources)
    if is_known or not then.sources or replace(now, sources=then.sources) != then:
        raise WrongState(f"round {found.pk}: only numbers yet to come may change after the window")
