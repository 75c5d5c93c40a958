"""Opening, closing and rescuing the accounts of an organisation's people."""

from __future__ import annotations

from django.db import transaction

from minsheng.accounts import services as accounts
from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Membership, Organisation, Post
from minsheng.organisations.permissions import (
    NotPermitted,
    Permission,
    require,
    require_to_appoint,
)
from minsheng.organisations.queries import home_of


class StillHoldsPosts(Exception):
    """The account cannot be closed: what its posts answer for would lose its owner."""


def _require_to_manage(person: User, actor: User) -> Organisation:
    """Whoever manages a person could fill every post the person holds, so nobody rises by it.

    Returns:
        The organisation that keeps the person's account.

    Raises:
        NotPermitted: it is the actor, the person is out of reach, or stands above the actor.
    """
    home = home_of(person)
    if person == actor or home is None:
        raise NotPermitted(f"managing person {person.pk}")
    require(actor, Permission.MANAGE_POSTS, home)
    for post in Post.objects.filter(holder=person).select_related("organisation"):
        require_to_appoint(actor, post.role, post.organisation)
    return home


@transaction.atomic
def create_person(
    organisation: Organisation, *, username: str, name: str, actor: User
) -> tuple[User, str]:
    """A person of ``organisation`` can sign in; what they may do comes with a post.

    Returns:
        The person and a temporary password, to be shown once; they must change it.

    Raises:
        NotPermitted: the actor may not manage posts there.
    """
    require(actor, Permission.MANAGE_POSTS, organisation)
    person, password = accounts.create_account(username, name)
    Membership.objects.create(person=person, organisation=organisation)
    record(actor, "person.created", person, where=organisation)
    return person, password


@transaction.atomic
def close_account(person_id: int, *, actor: User) -> User:
    """The person cannot sign in any more; what they did keeps their name.

    Raises:
        NotPermitted: the person is not the actor's to manage.
        StillHoldsPosts: hand the posts over first.
    """
    person = User.objects.select_for_update().get(pk=person_id)
    home = _require_to_manage(person, actor)
    if person.posts.exists():
        raise StillHoldsPosts(person.username)
    accounts.set_active(person, is_active=False)
    record(actor, "person.closed", person, where=home)
    return person


@transaction.atomic
def reopen_account(person_id: int, *, actor: User) -> User:
    """The person can sign in again.

    Raises:
        NotPermitted: the person is not the actor's to manage.
    """
    person = User.objects.select_for_update().get(pk=person_id)
    home = _require_to_manage(person, actor)
    accounts.set_active(person, is_active=True)
    record(actor, "person.reopened", person, where=home)
    return person


@transaction.atomic
def new_temporary_password(person_id: int, *, actor: User) -> tuple[User, str]:
    """The person can sign in again with a temporary password; old ways in are closed.

    Raises:
        NotPermitted: the person is not the actor's to manage.
    """
    person = User.objects.select_for_update().get(pk=person_id)
    home = _require_to_manage(person, actor)
    password = accounts.reset_sign_in(person)
    record(actor, "person.sign_in_reset", person, where=home)
    return person, password
