"""Reading the tree and its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from minsheng.organisations.models import Organisation, Post, reach
from minsheng.organisations.roles import Permission

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def organisations_for(actor: User, permission: Permission) -> QuerySet[Organisation]:
    """Where ``actor`` may do ``permission``."""
    return Organisation.objects.filter(reach(actor, permission))


def post_answering_for(
    actor: User, organisation: Organisation, permission: Permission
) -> Post | None:
    """The actor's post, closest to ``organisation``, that allows ``permission`` there: the owner of what they create."""
    posts = Post.objects.held_by(actor).allowing(permission).select_related("organisation")
    above = [post for post in posts if organisation.path.startswith(post.organisation.path)]
    return max(above, key=lambda post: len(post.organisation.path), default=None)
