"""Whoever manages has a second factor before doing anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from minsheng.accounts.middleware import ALWAYS_OPEN, first_do
from minsheng.organisations.models import Post
from minsheng.organisations.roles import MANAGING_ROLES

SET_UP = ALWAYS_OPEN | {
    "accounts:second_factor", "mfa_activate_totp", "mfa_add_webauthn", "mfa_index", "mfa_list_webauthn",
    "account_set_password",
}  # fmt: skip


class SecondFactorMiddleware:
    """Sends managers without a second factor to the page where they set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        user = request.user
        if not settings.REQUIRE_MFA or name in SET_UP or not user.is_authenticated:
            return None
        manages = Post.objects.held_by(user).filter(role__in=MANAGING_ROLES).exists()
        if not manages or is_mfa_enabled(user):
            return None
        return first_do(request, "accounts:second_factor", _("您的岗位需要先设置两步验证。"))
