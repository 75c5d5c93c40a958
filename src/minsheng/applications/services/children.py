"""The children of an application."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from minsheng.accounts.models import User
from minsheng.applications.fields import keyed_mark
from minsheng.applications.models import Application, Child
from minsheng.applications.services.handing import TakenTwice
from minsheng.applications.services.locking import WrongState, facts_changed, locked
from minsheng.applications.services.wishing import drop_unfit

MOST_CHILDREN = 6


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What the guardian tells of a child.

    Attributes:
        id_number: "" if the child has none; then, and whenever ``is_manual``, papers are looked at
            by hand.
    """

    name: str
    born: dt.date
    id_number: str = ""
    needs: str = ""
    is_manual: bool = False


def _write(child: Child, facts: ChildFacts) -> None:
    """Store the child.

    Raises:
        TakenTwice: the same child is handed in already in this round.
    """
    child.name, child.born_on, child.needs = facts.name, facts.born.isoformat(), facts.needs
    child.id_number = facts.id_number
    child.is_manual = facts.is_manual or not facts.id_number
    child.id_mark = "" if child.is_manual else keyed_mark(facts.id_number)
    child.is_live = child.application.state != Application.State.DRAFT
    try:
        with transaction.atomic():
            child.save()
    except IntegrityError as error:
        raise TakenTwice([child.number]) from error


@transaction.atomic
def add_child(application_id: int, facts: ChildFacts, *, actor: User | None = None) -> Child:
    """The application is for this child too.

    Raises:
        TakenTwice: the same child is handed in already in this round.
        WindowClosed, WrongState: it cannot be changed now, or has six children.
    """
    one = locked(application_id)
    last = one.children.aggregate(last=Max("number"))["last"] or 0
    if one.children.count() >= MOST_CHILDREN:
        raise WrongState(f"application {one.pk} has {MOST_CHILDREN} children")
    child = Child(application=one, round=one.round, number=last + 1)
    _write(child, facts)
    drop_unfit(one)
    facts_changed(one, actor, "child")
    return child


@transaction.atomic
def change_child(
    application_id: int, number: int, facts: ChildFacts, *, actor: User | None = None
) -> Child:
    """The child is as told now; wishes for classes of other ages are dropped.

    Raises:
        Child.DoesNotExist: there is no such child.
        TakenTwice: the same child is handed in already in this round.
        WindowClosed, WrongState: it cannot be changed now.
    """
    one = locked(application_id)
    child: Child = one.children.get(number=number)
    child.application = one
    _write(child, facts)
    drop_unfit(one)
    facts_changed(one, actor, "child")
    return child


@transaction.atomic
def remove_child(application_id: int, number: int, *, actor: User | None = None) -> None:
    """The application is not for this child any more.

    Raises:
        Child.DoesNotExist: there is no such child.
        WindowClosed, WrongState: it cannot be changed now, or the only child of an application
            that is handed in: withdraw that instead.
    """
    one = locked(application_id)
    if one.state != Application.State.DRAFT and one.children.count() == 1:
        raise WrongState(f"application {one.pk} has one child")
    one.children.get(number=number).delete()
    drop_unfit(one)
    facts_changed(one, actor, "child")
