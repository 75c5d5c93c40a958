"""Marks on pages: who may open them. The walk over every address asks for a mark on each."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Everybody may open this page, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]  # read by the test that walks every address
    return view


def guard(view: View, access: str, allowed: Callable[[HttpRequest], bool]) -> View:
    """Ask for a sign-in, then whether ``allowed``; the view carries ``access`` as its mark."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not allowed(request):
            raise PermissionDenied(access)
        return view(request, *args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]  # read by the test that walks every address
    return guarded  # type: ignore[return-value]


def signed_in(view: View) -> View:
    """For everybody who has signed in: their own account, the start page."""
    return guard(view, "signed_in", lambda request: True)
