"""Deeds on accounts: preferences, temporary passwords, ending sessions."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without characters that are easily mixed up when read from a slip of paper."""


def temporary_password() -> str:
    """Something like "kf7m-2pqs-vt9a": 59 random bits, easy to type."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


@transaction.atomic
def create_account(username: str, name: str) -> tuple[User, str]:
    """Somebody can sign in; at the first sign-in they must choose their own password.

    The caller decides who may do this and records it.

    Returns:
        The account and its temporary password, to be shown once.
    """
    password = temporary_password()
    user = User.objects.create_user(
        username, password=password, name=name, must_change_password=True
    )
    return user, password


def close_doors(user: User) -> None:
    """Whoever is signed in as ``user`` is signed out everywhere, and their tokens end."""
    user.tokens.filter(ended=None).update(ended=timezone.now())
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def set_active(user: User, *, is_active: bool) -> None:
    """The account is open or closed. The caller decides who may do this and records it."""
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    if not is_active:
        close_doors(user)


@transaction.atomic
def reset_sign_in(user: User) -> str:
    """The old password, second factors, sessions and tokens of ``user`` open nothing any more.

    The caller decides who may do this and records it.

    Returns:
        A temporary password, to be shown once.
    """
    password = temporary_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    Authenticator.objects.filter(user=user).delete()
    close_doors(user)
    return password


@transaction.atomic
def note_own_password(user: User) -> None:
    """The person has chosen a password nobody else knows."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    record(user, "account.password_changed", user)


@transaction.atomic
def save_preferences(user: User, *, language: str, large_text: bool) -> None:
    """Pages speak the person's language and are as large as they like from now on."""
    user.language, user.large_text = language, large_text
    user.save(update_fields=["language", "large_text"])


@transaction.atomic
def note(actor: User, verb: str, kind: str = "") -> None:
    """Something about the actor's own way of signing in is in the chain."""
    record(actor, verb, actor, kind=kind)
