"""What every change of an application asks first: may it be changed now?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.models import Application
from minsheng.applications.rules.deadlines import BASIC_DAYS, due
from minsheng.audit.services import record
from minsheng.enrolment.models import Round

OPEN_STATES = frozenset({"draft", "submitted", "checked", "confirmed", "refused"})


class WindowClosed(Exception):
    """Families cannot apply yet, or the list is sealed."""


class WrongState(Exception):
    """The application is not in a state that allows this step."""


def require_window(found: Round, now: dt.datetime | None = None) -> None:
    """Stop here unless families may apply in the round.

    Raises:
        WindowClosed: it is too early or too late, or the rules are not published.
    """
    window = found.window
    is_published = found.state == Round.State.PUBLISHED
    if not (is_published and window and window.takes_applications(now or timezone.now())):
        raise WindowClosed(found.code)


def require_unsealed(found: Round) -> None:
    """Stop here unless words may be said: from the opening of the window until the list is sealed.

    Raises:
        WindowClosed: it is too early or too late, or the rules are not published.
    """
    window = found.window
    is_published = found.state == Round.State.PUBLISHED
    has_opened = window is not None and window.apply_from <= timezone.now()
    if not (is_published and has_opened and found.sealed_at is None):
        raise WindowClosed(found.code)


def locked(application_id: int) -> Application:
    """The application, held until the end of the transaction, if it may be changed.

    Raises:
        WindowClosed: the round takes no applications now.
        WrongState: it has been withdrawn.
    """
    found = _held(application_id)
    require_window(found.round)
    return found


def locked_to_decide(application_id: int) -> Application:
    """The application, held until the end of the transaction, if a word may still be said on it.

    That is longer than families may change it: from the end of the window until the list is sealed.

    Raises:
        WindowClosed: families cannot apply yet, or the list is sealed.
        WrongState: it has been withdrawn.
    """
    found = _held(application_id)
    found.round = Round.objects.select_for_update(of=["self"]).get(pk=found.round_id)
    require_unsealed(found.round)
    return found


def _held(application_id: int) -> Application:
    rows = Application.objects.select_for_update(of=["self"])
    found: Application = rows.select_related("round", "organisation").get(pk=application_id)
    if found.state not in OPEN_STATES:
        raise WrongState(f"application {found.pk} is {found.state}")
    return found


def freezes_on(found: Round) -> dt.date:
    """The day on which the list is sealed."""
    window = found.window
    if window is None:
        raise WindowClosed(found.code)
    return timezone.localdate(window.freeze_at)


def facts_changed(one: Application, actor: User | None, what: str) -> None:
    """Facts that were handed in have changed: they are checked again from the beginning."""
    if one.state != Application.State.DRAFT:
        one.state = Application.State.SUBMITTED
        one.version += 1
        one.proved, one.proved_marks = [], {}
        one.due_on = due(timezone.localdate(), BASIC_DAYS, freezes_on(one.round))
    one.save()
    tell(actor, "application.changed", one, what=what)


def tell(actor: User | None, verb: str, one: Application, **facts: Any) -> None:
    """Into the audit chain; families act without an account, so ``actor`` is None for them."""
    record(actor, verb, one, **facts)
