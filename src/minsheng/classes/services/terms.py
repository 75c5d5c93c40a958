"""Adding, changing, announcing and archiving terms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.classes.models import Term
from minsheng.classes.services.planning import CodeTaken, WrongState, owner_for
from minsheng.classes.signals import term_moved
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, require


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFacts:
    """What somebody enters about a term; names as in the model."""

    code: str
    name: str
    apply_from: dt.datetime
    freeze_at: dt.datetime
    publish_at: dt.datetime
    starts_on: dt.date
    ends_on: dt.date


FACTS = [field.name for field in fields(TermFacts)]


def _save(term: Term, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            term.save(update_fields=update_fields)
    except IntegrityError as error:
        taken = Term.objects.filter(organisation=term.organisation, code=term.code)
        if taken.exclude(pk=term.pk).exists():
            raise CodeTaken(term.code) from error
        raise


def _put(term: Term, facts: TermFacts) -> None:
    for name in FACTS:
        setattr(term, name, getattr(facts, name))


@transaction.atomic
def add_term(facts: TermFacts, *, organisation: Organisation, actor: User) -> Term:
    """The organisation prepares one more term.

    Raises:
        NotPermitted: the actor may not plan classes there.
        CodeTaken: the organisation has a term with this code.
    """
    owner = owner_for(actor, organisation)
    term = Term(organisation=organisation, responsible=owner)
    _put(term, facts)
    _save(term)
    record(actor, "term.added", term, code=term.code)
    return term


def _locked(term_id: int, actor: User, *states: str) -> Term:
    rows = Term.objects.select_for_update(of=["self"]).select_related("organisation")
    term: Term = rows.get(pk=term_id)
    require(actor, Permission.EDIT_CLASSES, term.organisation)
    if term.state not in states:
        raise WrongState(f"term {term.pk} is {term.state}")
    return term


@transaction.atomic
def change_term(term_id: int, facts: TermFacts, *, actor: User) -> Term:
    """A term not yet announced is as the facts say.

    Raises:
        NotPermitted: the actor may not plan classes there.
        WrongState: it is announced; its dates stand.
        CodeTaken: the organisation has another term with this code.
    """
    term = _locked(term_id, actor, Term.State.DRAFT)
    _put(term, facts)
    _save(term, FACTS)
    record(actor, "term.changed", term)
    return term


@transaction.atomic
def announce_term(term_id: int, *, actor: User) -> Term:
    """Everybody sees the term, its dates and its classes; from now on they stand.

    Raises:
        NotPermitted: the actor may not plan classes there.
        WrongState: it is announced already, or no class of it is open.
    """
    term = _locked(term_id, actor, Term.State.DRAFT)
    if not term.classes.filter(state="open").exists():
        raise WrongState(f"term {term.pk} has no open class")
    return _move(term, Term.State.ANNOUNCED, "term.announced", actor)


@transaction.atomic
def withdraw_term(term_id: int, *, actor: User) -> Term:
    """An announced term is a draft again, as long as nobody could apply yet.

    Raises:
        NotPermitted: the actor may not plan classes there.
        WrongState: it is not announced, or its window has begun.
    """
    term = _locked(term_id, actor, Term.State.ANNOUNCED)
    if term.apply_from <= timezone.now():
        raise WrongState(f"term {term.pk} takes applications")
    return _move(term, Term.State.DRAFT, "term.withdrawn", actor)


@transaction.atomic
def archive_term(term_id: int, *, actor: User) -> Term:
    """A term that is over, or was never announced, is put away.

    Raises:
        NotPermitted: the actor may not plan classes there.
        WrongState: it is archived, or announced and not over.
    """
    term = _locked(term_id, actor, Term.State.DRAFT, Term.State.ANNOUNCED)
    if term.state == Term.State.ANNOUNCED and term.ends_on >= timezone.localdate():
        raise WrongState(f"term {term.pk} is not over")
    return _move(term, Term.State.ARCHIVED, "term.archived", actor)


def _move(term: Term, state: Term.State, verb: str, actor: User) -> Term:
    term.state = state
    term.save(update_fields=["state"])
    record(actor, verb, term)
    term_moved.send(Term, term=term, actor=actor)
    return term
