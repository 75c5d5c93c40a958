"""Who may do what where: asked by services before a deed and by pages before a look."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import APPOINTS, GRANTS, Permission
from minsheng.web.access import guard, signed_in

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from minsheng.accounts.models import User

__all__ = [
    "NotPermitted",
    "Permission",
    "actor_of",
    "actor_with",
    "appointable_roles",
    "may",
    "permissions_at",
    "permissions_of",
    "require",
    "require_to_appoint",
    "requires",
    "signed_in",
]

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class NotPermitted(PermissionDenied):
    """The actor holds no post that allows this deed at this organisation."""


def may(
    actor: User | AnonymousUser, permission: Permission, organisation: Organisation | None = None
) -> bool:
    """Does a post of ``actor`` allow ``permission`` at ``organisation`` (or anywhere, if None)?"""
    posts = Post.objects.held_by(actor).allowing(permission)
    if organisation is None:
        return posts.exists()
    return any(
        organisation.path.startswith(path)
        for path in posts.values_list("organisation__path", flat=True)
    )


def require(
    actor: User | AnonymousUser, permission: Permission, organisation: Organisation
) -> None:
    """Stop here unless ``actor`` may.

    Raises:
        NotPermitted: no post of the actor allows it at this organisation.
    """
    if not may(actor, permission, organisation):
        raise NotPermitted(f"{permission} at {organisation.code}")


def actor_of(request: HttpRequest) -> User:
    """Who is asking, on a page that only signed-in people reach.

    Raises:
        NotPermitted: nobody has signed in.
    """
    if not request.user.is_authenticated:
        raise NotPermitted("nobody has signed in")
    return request.user


def actor_with(request: HttpRequest, permission: Permission) -> User:
    """Who is asking, if a post of theirs allows ``permission`` somewhere; for the API.

    Raises:
        NotPermitted: nobody has signed in, or no post allows it.
    """
    actor = actor_of(request)
    if not may(actor, permission):
        raise NotPermitted(str(permission))
    return actor


def permissions_of(actor: User | AnonymousUser) -> frozenset[Permission]:
    """Everything the actor's posts allow somewhere; for menus."""
    roles = Post.objects.held_by(actor).values_list("role", flat=True)
    return frozenset().union(*(GRANTS[role] for role in roles))


def _roles_over(actor: User | AnonymousUser, organisation: Organisation) -> list[str]:
    held = Post.objects.held_by(actor).values_list("role", "organisation__path")
    return [role for role, path in held if organisation.path.startswith(path)]


def permissions_at(
    actor: User | AnonymousUser, organisation: Organisation
) -> frozenset[Permission]:
    """Everything the actor's posts allow at ``organisation``."""
    return frozenset().union(*(GRANTS[role] for role in _roles_over(actor, organisation)))


def appointable_roles(actor: User | AnonymousUser, organisation: Organisation) -> frozenset[str]:
    """The roles whose posts ``actor`` may fill at ``organisation``."""
    roles = _roles_over(actor, organisation)
    return frozenset().union(*(APPOINTS.get(role, frozenset()) for role in roles))


def require_to_appoint(actor: User | AnonymousUser, role: str, organisation: Organisation) -> None:
    """Stop here unless ``actor`` may fill a post with ``role`` at ``organisation``.

    Raises:
        NotPermitted: the organisation is out of reach, or the role is not theirs to give.
    """
    if role not in appointable_roles(actor, organisation):
        raise NotPermitted(f"appointing a {role} at {organisation.code}")


def requires(permission: Permission) -> Callable[[View], View]:
    """Only for people with a post that allows ``permission`` somewhere; rows still come through visible_to."""
    return lambda view: guard(view, permission, lambda request: may(request.user, permission))
