"""Who may do what where: asked by services before a deed and by pages before a look."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import GRANTS, Permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from minsheng.accounts.models import User

__all__ = [
    "NotPermitted",
    "Permission",
    "may",
    "permissions_of",
    "require",
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


def permissions_of(actor: User | AnonymousUser) -> frozenset[Permission]:
    """Everything the actor's posts allow somewhere; for menus."""
    roles = Post.objects.held_by(actor).values_list("role", flat=True)
    return frozenset().union(*(GRANTS[role] for role in roles))


def _guard(view: View, access: str, allowed: Callable[[HttpRequest], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not allowed(request):
            raise NotPermitted(access)
        return view(request, *args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]  # read by the test that walks every address
    return guarded  # type: ignore[return-value]


def requires(permission: Permission) -> Callable[[View], View]:
    """Only for people with a post that allows ``permission`` somewhere; rows still come through visible_to."""
    return lambda view: _guard(view, permission, lambda request: may(request.user, permission))


def signed_in(view: View) -> View:
    """For everybody who has signed in: their own account, the start page."""
    return _guard(view, "signed_in", lambda request: True)
