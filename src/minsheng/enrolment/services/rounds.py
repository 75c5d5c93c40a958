"""Making a round, writing its rules, and publishing them before the window opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.classes.models import CareClass, Term
from minsheng.classes.services import declare_reserves
from minsheng.engines.admission import Rules
from minsheng.enrolment.models import Round, RuleSet
from minsheng.enrolment.services.telling import tell
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for

SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""No signs that look alike: families type the address from paper."""


class WrongState(Exception):
    """The round, its rules or its terms are not in a state that allows this step."""


class TermsDiffer(Exception):
    """The terms of one round do not share their window, or belong to other unions."""


def _check_terms(terms: Sequence[Term], organisation: Organisation) -> None:
    dates = {(term.apply_from, term.freeze_at, term.publish_at) for term in terms}
    if len(dates) != 1 or any(term.organisation_id != organisation.pk for term in terms):
        raise TermsDiffer(organisation.code)


@transaction.atomic
def create_round(
    title: str, terms: Sequence[Term], rules: Rules, *, organisation: Organisation, actor: User
) -> Round:
    """The union prepares a round over some of its terms; nobody outside sees it yet.

    Raises:
        NotPermitted: the actor may not run rounds there.
        TermsDiffer: the terms do not share their window, or are not the union's own.
    """
    owner = post_answering_for(actor, organisation, Permission.EDIT_ENROLMENT)
    if owner is None:
        raise NotPermitted(f"{Permission.EDIT_ENROLMENT} at {organisation.code}")
    _check_terms(terms, organisation)
    made = Round.objects.create(
        organisation=organisation,
        responsible=owner,
        title=title,
        code=get_random_string(8, SIGNS),
    )
    made.terms.set(terms)
    RuleSet.objects.create(
        round=made, number=1, data=rules.to_data(), sha256=rules.sha256, proposed_by=actor
    )
    record(actor, "round.created", made)
    return made


def locked(round_id: int, actor: User, permission: Permission) -> Round:
    """The round, held until the end of the transaction.

    Raises:
        NotPermitted: the actor may not do this there.
    """
    rows = Round.objects.select_for_update(of=["self"]).select_related("organisation")
    found: Round = rows.get(pk=round_id)
    require(actor, permission, found.organisation)
    return found


@transaction.atomic
def edit_rules(round_id: int, rules: Rules, *, actor: User) -> RuleSet:
    """The draft says what ``rules`` say.

    Raises:
        NotPermitted: the actor may not run rounds there.
        WrongState: the rules are published; they change by ``propose_change`` only.
    """
    found = locked(round_id, actor, Permission.EDIT_ENROLMENT)
    if found.state != Round.State.PREPARING:
        raise WrongState(f"round {found.pk} is {found.state}")
    draft = found.rule_sets.get(state=RuleSet.State.DRAFT)
    draft.data, draft.sha256, draft.proposed_by = rules.to_data(), rules.sha256, actor
    draft.save(update_fields=["data", "sha256", "proposed_by"])
    record(actor, "round.rules_edited", found, sha256=rules.sha256)
    return draft


@transaction.atomic
def publish_round(round_id: int, *, actor: User) -> Round:
    """Everybody can read the rules and their hash, and every class says how many seats are put aside.

    Raises:
        NotPermitted: the actor may not run rounds there.
        WrongState: they are published, a term is not announced, a source of chance is missing, or
            the window has opened: rules come before it.
    """
    found = locked(round_id, actor, Permission.EDIT_ENROLMENT)
    draft = found.rule_sets.filter(state=RuleSet.State.DRAFT).first()
    now = timezone.now()
    terms = list(found.terms.select_for_update(of=["self"]))
    announced = bool(terms) and all(term.state == Term.State.ANNOUNCED for term in terms)
    early = all(now < term.apply_from for term in terms)
    if draft is None or not (announced and early and draft.rules.sources):
        raise WrongState(f"round {found.pk} cannot be published")
    _check_terms(terms, found.organisation)
    draft.state, draft.decided_by, draft.decided_at = RuleSet.State.IN_FORCE, actor, now
    draft.save(update_fields=["state", "decided_by", "decided_at"])
    found.state, found.published_at = Round.State.PUBLISHED, now
    found.save(update_fields=["state", "published_at"])
    put_aside(found, draft.rules, actor)
    tell(found, "rules_published", sha256=draft.sha256)
    record(actor, "round.published", found, sha256=draft.sha256)
    return found


def follow_class(care_class: CareClass, kind: str, facts: dict[str, Any]) -> None:
    """A class of a published round changed: everybody can read of it, and its term's reserves follow the rules."""
    rounds = Round.objects.select_for_update(of=["self"])
    found = rounds.filter(terms=care_class.term_id, state=Round.State.PUBLISHED).first()
    if found is None:
        return
    tell(found, f"class_{kind}", code=care_class.code, **facts)
    if found.rules_in_force is not None:
        put_aside(found, found.rules_in_force.rules, None)


def put_aside(found: Round, rules: Rules, actor: User | None) -> None:
    """Every class of the round shows the seats the rules put aside in it."""
    for term_id in sorted(found.terms.values_list("pk", flat=True)):
        declare_reserves(
            term_id,
            lambda capacity: dict(zip(rules.groups, rules.reserved(capacity), strict=True)),
            actor=actor,
        )
