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
    """Stop here unless families may fill in: before the window, in it, or after all others.

    Handing in asks ``require_opened`` too.

    Raises:
        WindowClosed: it is too late, or the rules are not published.
    """
    moment, window = now or timezone.now(), found.window
    is_published = found.state == Round.State.PUBLISHED
    is_open = is_published and window is not None and window.takes_applications(moment)
    if not (is_open or found.fills_before(moment) or found.takes_late(moment)):
        raise WindowClosed(found.code)


def require_opened(found: Round) -> None:
    """Stop here unless the window has opened.

    Raises:
        WindowClosed: families can fill in, but not hand in yet.
    """
    if found.fills_before(timezone.now()):
        raise WindowClosed(found.code)


def require_changeable(one: Application) -> None:
    """Stop here unless the family may change its application now.

    One that came in time stands from the end of the window. One begun but not handed in by then is
    late, and a late one may be changed until it is confirmed: from then on it waits with the others.

    Raises:
        WindowClosed: it may not.
    """
    require_window(one.round)
    is_waiting = one.is_late and one.state == Application.State.CONFIRMED
    was_in_time = one.submitted_on is not None and not one.is_late
    if is_waiting or (was_in_time and one.round.has_closed(timezone.now())):
        raise WindowClosed(one.receipt)


def require_undecided(one: Application) -> None:
    """Stop here unless a word may be said on it: until the list is sealed, a late one until classes begin.

    Raises:
        WindowClosed: it is too early or too late, or the rules are not published.
    """
    found, now = one.round, timezone.now()
    is_published = found.state == Round.State.PUBLISHED
    window = found.window
    has_opened = window is not None and window.apply_from <= now
    still = found.takes_late(now) if one.is_late else found.sealed_at is None
    if not (is_published and has_opened and still):
        raise WindowClosed(found.code)


def locked(application_id: int) -> Application:
    """The application, held until the end of the transaction, if the family may change it.

    Raises:
        WindowClosed: it may not be changed now.
        WrongState: it has been withdrawn.
    """
    found = _held(application_id)
    require_changeable(found)
    return found


def locked_to_decide(application_id: int) -> Application:
    """The application and its round, held until the end of the transaction, if a word may be said on it.

    Raises:
        WindowClosed: families cannot apply yet, or the list is sealed.
        WrongState: it has been withdrawn.
    """
    found = _held(application_id)
    found.round = Round.objects.select_for_update(of=["self"]).get(pk=found.round_id)
    require_undecided(found)
    return found


def _held(application_id: int) -> Application:
    rows = Application.objects.select_for_update(of=["self"])
    found: Application = rows.select_related("round", "organisation").get(pk=application_id)
    if found.state not in OPEN_STATES:
        raise WrongState(f"application {found.pk} is {found.state}")
    return found


def decided_by(one: Application) -> dt.date:
    """The last day on which a word helps: that of the freeze, for a late one the day before the first class."""
    window = one.round.window
    if window is None:
        raise WindowClosed(one.round.code)
    if one.is_late:
        return window.starts_on - dt.timedelta(days=1)
    return timezone.localdate(window.freeze_at)


def facts_changed(one: Application, actor: User | None, what: str) -> None:
    """Facts that were handed in have changed: they are checked again from the beginning."""
    if one.state != Application.State.DRAFT:
        one.state = Application.State.SUBMITTED
        one.version += 1
        one.proved, one.proved_marks = [], {}
        one.due_on = due(timezone.localdate(), BASIC_DAYS, decided_by(one))
    one.save()
    tell(actor, "application.changed", one, what=what)


def tell(actor: User | None, verb: str, one: Application, **facts: Any) -> None:
    """Into the audit chain; families act without an account, so ``actor`` is None for them."""
    record(actor, verb, one, **facts)
