"""Behind the private link: finding the application, and standing still when the window is closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from minsheng.accounts.models import User
from minsheng.applications.links import digest_of
from minsheng.applications.models import Application
from minsheng.applications.services import WindowClosed, WrongState
from minsheng.applications.services.locking import (
    require_changeable,
    require_undecided,
    require_window,
)
from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import public_rounds
from minsheng.web.access import public

Page = Callable[..., HttpResponseBase]
"""(request, application, more from the address)."""


def round_of(code: str) -> Round:
    """The published round; 404 if there is none."""
    found: Round = get_object_or_404(public_rounds(), code=code)
    return found


def application_of(code: str, secret: str) -> Application:
    """What the private link leads to; 404 if it leads nowhere, or the family's data are deleted."""
    rows = Application.objects.select_related("round__organisation", "organisation")
    found: Application = get_object_or_404(
        rows, round__code=code, secret_hash=digest_of(secret), cleared_on=None
    )
    return found


def is_open(found: Round) -> bool:
    try:
        require_window(found)
    except WindowClosed:
        return False
    return True


def may_change(one: Application) -> bool:
    """May the family change its application now?"""
    try:
        require_changeable(one)
    except WindowClosed:
        return False
    return one.state != Application.State.WITHDRAWN


def comes_late(one: Application) -> bool:
    """Has it come after the window, or would it if it were handed in now?"""
    is_draft = one.state == Application.State.DRAFT
    return one.is_late or (is_draft and one.round.has_closed(timezone.now()))


def may_object(one: Application) -> bool:
    """May a word still be said on it, and so against it?"""
    try:
        require_undecided(one)
    except WindowClosed:
        return False
    return True


def closed(request: HttpRequest, found: Round, one: Application | None = None) -> HttpResponseBase:
    """Why nobody can apply or change anything just now."""
    window = found.window
    is_before = window is not None and timezone.now() < window.apply_from
    context: dict[str, Any] = {"round": found, "window": window, "is_before": is_before, "one": one}
    return render(request, "applications/closed.html", context)


def family(page: Page) -> Page:
    """A page of one application, always open to who has the link."""

    @public
    @never_cache
    @wraps(page)
    def opened(request: HttpRequest, code: str, secret: str, **more: Any) -> HttpResponseBase:
        return page(request, application_of(code, secret), **more)

    return opened


def family_changing(page: Page) -> Page:
    """A page on which the family changes something: only while it may, and not once withdrawn."""

    @public
    @never_cache
    @wraps(page)
    def opened(request: HttpRequest, code: str, secret: str, **more: Any) -> HttpResponseBase:
        one = application_of(code, secret)
        if one.state == Application.State.WITHDRAWN:
            return home(one)
        if not may_change(one):
            return closed(request, one.round, one)
        try:
            return page(request, one, **more)
        except WindowClosed:  # the freeze came between opening the page and sending it
            return closed(request, one.round, one)
        except WrongState as wrong:
            raise Http404(str(wrong)) from wrong

    return opened


def hand(request: HttpRequest) -> User | None:
    """Whose hand is at work: an officer who has signed in and enters for the family, or the family itself."""
    return request.user if request.user.is_authenticated else None


def home(one: Application) -> HttpResponseBase:
    """Back to the application's own page."""
    return redirect("apply:home", one.round.code, one.secret)


def next_step(one: Application, name: str) -> HttpResponseBase:
    """On to another page of the application."""
    return redirect(f"apply:{name}", one.round.code, one.secret)
