"""Who will answer for what is created."""

from __future__ import annotations

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import NotPermitted, Permission
from minsheng.organisations.queries import post_answering_for


def owner_for(actor: User, organisation: Organisation, permission: Permission) -> Post:
    """The actor's post that will answer for what they create there.

    Raises:
        NotPermitted: none of their posts allows it there.
    """
    post = post_answering_for(actor, organisation, permission)
    if post is None:
        raise NotPermitted(f"{permission} at {organisation.code}")
    return post
