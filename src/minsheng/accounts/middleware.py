"""The person's own language on every page, and their own password before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponse]

ALWAYS_OPEN = frozenset(
    {
        "account_login", "account_logout", "account_change_password", "account_reauthenticate",
        "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "web:language",
    }
)  # fmt: skip
"""Where somebody may go who has to do something about their account first."""


def first_do(request: HttpRequest, page: str, why: str) -> HttpResponseBase:
    """Send a browser to ``page``; tell a program why it is refused."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": _("禁止访问"), "status": 403, "detail": why}
        return JsonResponse(problem, status=403, content_type="application/problem+json")
    return redirect(page)


class OwnLanguageMiddleware:
    """Somebody who has chosen a language sees it on every device, until they switch there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class OwnPasswordMiddleware:
    """Who came in with a temporary password chooses their own before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ALWAYS_OPEN or not getattr(request.user, "must_change_password", False):
            return None
        return first_do(request, "account_change_password", _("请先修改临时密码。"))
