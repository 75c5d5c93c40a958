"""Tokens for the API: made by their owner, shown once, kept as a digest, expiring."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import ApiToken, User
from minsheng.audit.services import record

PREFIX = "minsheng_"
LONGEST_DAYS = 365


def _digest(secret: str) -> str:
    """SHA-256 is enough: the secret is 256 random bits, not something a person chose."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(owner: User, *, name: str, scope: str, days: int) -> tuple[ApiToken, str]:
    """A program of ``owner`` can use the API for ``days`` days.

    Returns:
        The token, and the secret, which nobody can ever see again.

    Raises:
        ValueError: the life is not between 1 and 365 days.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a token lives 1 to {LONGEST_DAYS} days, not {days}")
    secret, now = PREFIX + secrets.token_urlsafe(32), timezone.now()
    token = ApiToken.objects.create(
        owner=owner,
        name=name,
        scope=scope,
        digest=_digest(secret),
        created=now,
        expires=now + dt.timedelta(days=days),
    )
    record(owner, "token.made", token, scope=scope, days=days)
    return token, secret


@transaction.atomic
def end_token(token_id: int, *, actor: User) -> ApiToken:
    """The token opens nothing any more; ending it twice changes nothing.

    Raises:
        ApiToken.DoesNotExist: the actor has no such token.
    """
    token = ApiToken.objects.select_for_update(of=["self"]).get(pk=token_id, owner=actor)
    if token.ended is None:
        token.ended = timezone.now()
        token.save(update_fields=["ended"])
        record(actor, "token.ended", token)
    return token


def find_token(secret: str) -> ApiToken | None:
    """The valid token with this secret, its owner with it."""
    valid = ApiToken.objects.valid(timezone.now()).select_related("owner")
    return valid.filter(digest=_digest(secret)).first()
