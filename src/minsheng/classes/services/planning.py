"""Adding, changing, opening and cancelling classes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.db import IntegrityError, transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.classes.models import CareClass, Group, Term
from minsheng.classes.signals import class_changed
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.places.models import Place


class CodeTaken(Exception):
    """There is another one with this code."""


class WrongState(Exception):
    """It is not in a state that allows this step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFacts:
    """What somebody enters about a class; names as in the model, ``reserves`` seats by group."""

    code: str
    name: str
    venue: Place
    age_from: int
    age_until: int
    opens: dt.time
    closes: dt.time
    capacity: int
    least: int = 10
    fee_yuan: int = 0
    lunch: bool = False
    reserves: Mapping[str, int] = field(default_factory=dict)


FACTS = [one.name for one in fields(ClassFacts)]


def owner_for(actor: User, organisation: Organisation) -> Post:
    """The actor's post that will answer for what they plan there.

    Raises:
        NotPermitted: none of their posts allows it there.
    """
    post = post_answering_for(actor, organisation, Permission.EDIT_CLASSES)
    if post is None:
        raise NotPermitted(f"{Permission.EDIT_CLASSES} at {organisation.code}")
    return post


def _put(care_class: CareClass, facts: ClassFacts) -> None:
    for name in FACTS:
        setattr(care_class, name, getattr(facts, name))
    care_class.reserves = {group: seats for group, seats in facts.reserves.items() if seats}
    care_class.reserved = sum(care_class.reserves.values())


def _save(care_class: CareClass, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            care_class.save(update_fields=update_fields)
    except IntegrityError as error:
        same = CareClass.objects.filter(
            term=care_class.term, organisation=care_class.organisation, code=care_class.code
        )
        if same.exclude(pk=care_class.pk).exists():
            raise CodeTaken(care_class.code) from error
        raise


def _locked_draft(term_id: int) -> Term:
    """The term, held so that nobody announces it meanwhile.

    Raises:
        WrongState: it is announced; its classes stand.
    """
    term: Term = Term.objects.select_for_update(of=["self"]).get(pk=term_id)
    if term.state != Term.State.DRAFT:
        raise WrongState(f"term {term.pk} is {term.state}")
    return term


@transaction.atomic
def add_class(
    facts: ClassFacts, *, term: Term, organisation: Organisation, actor: User
) -> CareClass:
    """The term has one more class, planned and not yet open.

    Raises:
        NotPermitted: the actor may not plan classes there.
        WrongState: the term is announced.
        CodeTaken: the organisation has a class with this code in the term.
    """
    owner = owner_for(actor, organisation)
    care_class = CareClass(
        organisation=organisation, responsible=owner, term=_locked_draft(term.pk)
    )
    _put(care_class, facts)
    _save(care_class)
    record(actor, "class.added", care_class, code=care_class.code, seats=care_class.capacity)
    return care_class


def _class(class_id: int, actor: User) -> CareClass:
    """The class, locked behind its term.

    Raises:
        NotPermitted: the actor may not plan classes there.
    """
    rows = CareClass.objects.select_for_update(of=["self"])
    care_class: CareClass = rows.select_related("organisation", "term").get(pk=class_id)
    require(actor, Permission.EDIT_CLASSES, care_class.organisation)
    return care_class


@transaction.atomic
def change_class(class_id: int, facts: ClassFacts, *, actor: User) -> CareClass:
    """A class of a term not yet announced is as the facts say.

    Raises:
        NotPermitted: the actor may not plan classes there.
        WrongState: the term is announced.
        CodeTaken: the organisation has another class with this code in the term.
    """
    _locked_draft(CareClass.objects.values_list("term_id", flat=True).get(pk=class_id))
    care_class = _class(class_id, actor)
    _put(care_class, facts)
    _save(care_class, [*FACTS, "reserved"])
    record(actor, "class.changed", care_class, seats=care_class.capacity)
    return care_class


@transaction.atomic
def change_capacity(class_id: int, capacity: int, *, why: str, actor: User) -> CareClass:
    """The class has so many seats, also after the announcement; nobody loses a seat by it.

    Raises:
        NotPermitted: the actor may not plan classes there.
        WrongState: more seats than that are taken or put aside, or the class is cancelled.
        ValueError: no reason is given.
    """
    if not why.strip():
        raise ValueError("a change of seats needs a reason")
    care_class = _class(class_id, actor)
    before = care_class.capacity
    fitting = CareClass.objects.filter(
        pk=class_id, taken__lte=capacity, reserved__lte=capacity
    ).exclude(state=CareClass.State.CANCELLED)
    if capacity < 1 or not fitting.update(capacity=capacity):
        raise WrongState(f"class {class_id} has no room for {capacity} seats")
    care_class.refresh_from_db()
    reason = why.strip()[:200]
    record(actor, "class.resized", care_class, before=before, seats=capacity, why=reason)
    _announce(care_class, "resized", {"before": before, "seats": capacity, "why": reason})
    return care_class


@transaction.atomic
def open_class(class_id: int, *, actor: User) -> CareClass:
    """Families can choose the class once its term is announced.

    Raises:
        NotPermitted: the actor may not plan classes there.
        WrongState: it is open already.
    """
    care_class = _class(class_id, actor)
    if care_class.state == CareClass.State.OPEN:
        raise WrongState(f"class {class_id} is open")
    care_class.state = CareClass.State.OPEN
    care_class.save(update_fields=["state"])
    record(actor, "class.opened", care_class)
    _announce(care_class, "opened", {})
    return care_class


@transaction.atomic
def cancel_class(class_id: int, *, why: str, actor: User) -> CareClass:
    """The class does not take place; nobody has a seat in it.

    Raises:
        NotPermitted: the actor may not plan classes there.
        WrongState: it is cancelled already, or somebody has a seat in it.
        ValueError: no reason is given.
    """
    if not why.strip():
        raise ValueError("cancelling a class needs a reason")
    care_class = _class(class_id, actor)
    empty = CareClass.objects.filter(pk=class_id, taken=0).exclude(state="cancelled")
    if not empty.update(state=CareClass.State.CANCELLED):
        raise WrongState(f"class {class_id} is cancelled or has children")
    care_class.refresh_from_db()
    reason = why.strip()[:200]
    record(actor, "class.cancelled", care_class, why=reason)
    _announce(care_class, "cancelled", {"why": reason})
    return care_class


def _announce(care_class: CareClass, kind: str, facts: dict[str, Any]) -> None:
    """Tell the subjects above, within the same transaction."""
    class_changed.send(CareClass, care_class=care_class, kind=kind, facts=facts)


@transaction.atomic
def declare_reserves(
    term_id: int, share: Callable[[int], Mapping[str, int]], *, actor: User | None
) -> None:
    """Every class of the term that takes place shows the seats that the rules of a round put aside in it.

    Args:
        share: from a class's capacity to seats by ``Group``.

    Raises:
        ValueError: a group nobody knows, or more seats than the class has.
    """
    classes = CareClass.objects.select_for_update(of=["self"]).filter(term=term_id)
    rows = list(classes.exclude(state=CareClass.State.CANCELLED).order_by("pk"))
    for row in rows:
        reserves = {Group(group).value: seats for group, seats in share(row.capacity).items()}
        row.reserves = {group: seats for group, seats in reserves.items() if seats}
        row.reserved = sum(row.reserves.values())
        if row.reserved > row.capacity:
            raise ValueError(f"{row.reserved} seats of {row.capacity} put aside")
    CareClass.objects.bulk_update(rows, ["reserves", "reserved"])
    term = Term.objects.select_related("organisation").get(pk=term_id)
    record(actor, "class.reserves_declared", term, classes=len(rows))
