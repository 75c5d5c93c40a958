"""Handing in and withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.models import Application, Child, Household, Wish
from minsheng.applications.rules.deadlines import BASIC_DAYS, due
from minsheng.applications.services.locking import (
    WrongState,
    decided_by,
    locked,
    require_opened,
    tell,
)
from minsheng.enrolment.models import Round


class Missing(StrEnum):
    """What an application needs before it can be handed in."""

    FAMILY = "family"
    CHILDREN = "children"
    WISHES = "wishes"
    CONSENT = "consent"


class NotComplete(Exception):
    """``missing`` says what is not there yet."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(", ".join(missing))
        self.missing = tuple(missing)


class TakenTwice(Exception):
    """A child is in another application of the round; ``numbers`` are those of the children."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(str(numbers))
        self.numbers = tuple(numbers)


def missing_in(one: Application) -> list[Missing]:
    """What is not there yet, consent aside."""
    found = []
    if not Household.objects.filter(application=one, guardians__isnull=False).exists():
        found.append(Missing.FAMILY)
    if not one.children.exists():
        found.append(Missing.CHILDREN)
    elif not Wish.objects.filter(child__application=one).exists():
        found.append(Missing.WISHES)
    return found


@transaction.atomic
def submit(application_id: int, *, consent: bool, actor: User | None = None) -> Application:
    """The application takes part; the day is kept, never the minute. After the window it is listed last.

    Raises:
        NotComplete: something is missing, or the guardian has not agreed.
        TakenTwice: a child is handed in already in this round.
        WindowClosed, WrongState: it cannot be changed now, the window is still to open, or it is handed in.
    """
    one = locked(application_id)
    require_opened(one.round)
    if one.state != Application.State.DRAFT:
        raise WrongState(f"application {one.pk} is {one.state}")
    missing = missing_in(one) + ([] if consent else [Missing.CONSENT])
    if missing:
        raise NotComplete(missing)
    _go_live(one)
    today = timezone.localdate()
    if one.round.has_closed(timezone.now()):
        one.arrival = _next_arrival(one.round_id)
    one.state, one.submitted_on, one.consented_on = Application.State.SUBMITTED, today, today
    one.due_on = due(today, BASIC_DAYS, decided_by(one))
    one.save()
    tell(actor, "application.submitted", one)
    return one


def _next_arrival(round_id: int) -> int:
    """The next number among those who come late; the round is held, so that nobody else gets it."""
    Round.objects.select_for_update(of=["self"]).get(pk=round_id)
    last = Application.objects.filter(round=round_id).aggregate(last=Max("arrival"))["last"]
    return (last or 0) + 1


def _go_live(one: Application) -> None:
    """Each child counts from now on.

    Raises:
        TakenTwice: one of them counts elsewhere; nothing has changed.
    """
    for child in one.children.order_by("number"):
        try:
            with transaction.atomic():
                Child.objects.filter(pk=child.pk).update(is_live=True)
        except IntegrityError as error:
            raise TakenTwice([child.number]) from error


@transaction.atomic
def withdraw(application_id: int, *, actor: User | None = None) -> Application:
    """The application takes no part; its children may be in another one.

    Raises:
        WindowClosed, WrongState: it cannot be changed now.
    """
    one = locked(application_id)
    one.children.update(is_live=False)
    one.state, one.due_on = Application.State.WITHDRAWN, None
    one.save()
    tell(actor, "application.withdrawn", one)
    return one
