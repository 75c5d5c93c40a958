"""Making posts and handing them over."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation, Post, Tenure
from minsheng.organisations.permissions import Permission, require


def next_path(parent: Organisation | None) -> str:
    """The path of the next child of ``parent``; places are never used twice."""
    siblings = (
        Organisation.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True)
    )
    last = siblings.first()
    place = int(last.rstrip(".").rsplit(".", 1)[-1]) + 1 if last else 1
    return f"{parent.path if parent else ''}{place:04d}."


def _appoint(post: Post, holder: User) -> None:
    now = timezone.now()
    post.tenures.filter(until=None).update(until=now)
    Tenure.objects.create(post=post, holder=holder, since=now)


@transaction.atomic
def create_post(
    organisation: Organisation, *, role: str, title: str, holder: User, actor: User | None
) -> Post:
    """A new post exists and has its first holder.

    Raises:
        NotPermitted: the actor may not manage posts there (None is the set-up itself).
    """
    if actor is not None:
        require(actor, Permission.MANAGE_POSTS, organisation)
    post = Post.objects.create(organisation=organisation, role=role, title=title, holder=holder)
    _appoint(post, holder)
    record(actor, "post.created", post, role=role, holder=holder.pk)
    return post


@transaction.atomic
def hand_over(post_id: int, *, to: User, actor: User) -> Post:
    """The post, and with it everything it answers for, has a new holder from this moment on.

    Raises:
        NotPermitted: the actor may not manage posts there.
    """
    post = (
        Post.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=post_id)
    )
    require(actor, Permission.MANAGE_POSTS, post.organisation)
    before = post.holder_id
    post.holder = to
    post.save(update_fields=["holder"])
    _appoint(post, to)
    record(actor, "post.handed_over", post, before=before, after=to.pk)
    return post
