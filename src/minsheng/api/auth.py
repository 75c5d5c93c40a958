"""Who is calling: a program with a token, or a signed-in browser with its CSRF token."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer, SessionAuth

from minsheng.accounts.models import ApiToken, User
from minsheng.accounts.tokens import find_token

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class TokenAuth(HttpBearer):
    """``Authorization: Bearer minsheng_…``; the request is the owner's from then on."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The token's owner, or None for an unknown, ended or expired token.

        Raises:
            AuthorizationError: a read-only token was used to change something.
        """
        found = find_token(token)
        if found is None:
            return None
        if found.scope == ApiToken.Scope.READ and request.method not in SAFE_METHODS:
            raise AuthorizationError(message=_("这个令牌只能读取。"))
        request.user = found.owner
        return found.owner


AUTH = [TokenAuth(), SessionAuth()]
