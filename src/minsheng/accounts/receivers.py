"""What the sign-in library tells us, put into the audit chain."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from django.dispatch import receiver

from minsheng.accounts.models import User
from minsheng.accounts.services import note, note_own_password


@receiver([password_changed, password_set])
def own_password(user: User, **kwargs: Any) -> None:
    note_own_password(user)


@receiver(authenticator_added)
def factor_added(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    note(user, "account.factor_added", kind=str(authenticator.type))


@receiver(authenticator_removed)
def factor_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    note(user, "account.factor_removed", kind=str(authenticator.type))


@receiver(user_locked_out)
def locked(username: str, **kwargs: Any) -> None:
    if user := User.objects.filter(username=username).first():
        note(user, "account.locked")
