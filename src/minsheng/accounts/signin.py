"""How people come in: accounts are made by the union, not by signing up."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User


def client_address(request: HttpRequest) -> str:
    """The caller's address: behind our proxy what the proxy saw, otherwise the connection's own.

    Only the last entry of X-Forwarded-For comes from the proxy; callers can write the others.
    """
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody can open an account for themselves."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名或密码不对。"),
        "too_many_login_attempts": _("尝试次数太多，请过几分钟再试。"),
        "rate_limited": _("操作太频繁，请稍等一会儿再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failed sign-ins are counted once, by axes in the database, for all processes together."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Complaints about second factors in words that help."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不对。请输入手机上最新的六位数字，或一个没用过的恢复码。"),
    }


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """The city's identity service may sign in people the union already knows."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The first sign-in with the identity service finds the account of the same user name.

        The service has proved who is there; the union decides, by making accounts, who works here.
        """
        claim = settings.OIDC_USERNAME_CLAIM
        if not claim or sociallogin.is_existing or request.user.is_authenticated:
            return
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo", claims)
        username = str(claims.get(claim, ""))
        if user := User.objects.filter(username=username, is_active=True).first():
            sociallogin.connect(request, user)
