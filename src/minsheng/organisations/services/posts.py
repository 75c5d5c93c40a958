"""Making posts and handing them over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation, Post, Tenure
from minsheng.organisations.permissions import permissions_at, require_to_appoint
from minsheng.organisations.roles import GRANTS, PROTECTION_OFFICERS
from minsheng.organisations.signals import everything_handed_over


class AppointmentRefused(Exception):
    """The post cannot go to this person."""


class HolderNotActive(AppointmentRefused):
    """The account of the new holder is closed."""


class SameHolder(AppointmentRefused):
    """The person holds the post already."""


class OwnGain(AppointmentRefused):
    """The actor would give themselves rights they do not have."""


class OfficesConflict(AppointmentRefused):
    """The person already holds another of the three protection offices."""


class NothingToHandOver(AppointmentRefused):
    """The leaver holds no post."""


def _appoint(post: Post, holder: User) -> None:
    now = timezone.now()
    post.tenures.filter(until=None).update(until=now)
    Tenure.objects.create(post=post, holder=holder, since=now)


def _check(organisation: Organisation, role: str, holder: User, actor: User | None) -> None:
    if actor is not None:
        require_to_appoint(actor, role, organisation)
    if not holder.is_active:
        raise HolderNotActive(holder.username)
    if actor == holder and not GRANTS[role] <= permissions_at(holder, organisation):
        raise OwnGain(role)
    offices = Post.objects.filter(holder=holder, role__in=PROTECTION_OFFICERS).exclude(role=role)
    if role in PROTECTION_OFFICERS and offices.exists():
        raise OfficesConflict(role)


@transaction.atomic
def create_post(
    organisation: Organisation,
    *,
    role: str,
    title: str,
    holder: User,
    actor: User | None,
    rights_until: dt.date | None = None,
) -> Post:
    """A new post exists and has its first holder.

    Args:
        actor: None for the set-up itself.
        rights_until: last day on which the post gives rights; None for no end.

    Raises:
        NotPermitted: the actor may not fill a post with this role there.
        AppointmentRefused: the post cannot go to this person; the subclass says why.
    """
    _check(organisation, role, holder, actor)
    post = Post.objects.create(
        organisation=organisation, role=role, title=title, holder=holder, rights_until=rights_until
    )
    _appoint(post, holder)
    record(actor, "post.created", post, role=role, holder=holder.pk)
    return post


@transaction.atomic
def hand_over(post_id: int, *, to: User, actor: User, rights_until: dt.date | None = None) -> Post:
    """The post, and with it everything it answers for, has a new holder from this moment on.

    Raises:
        NotPermitted: the actor may not fill this post.
        AppointmentRefused: the post cannot go to this person; the subclass says why.
    """
    post = (
        Post.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=post_id)
    )
    _check(post.organisation, post.role, to, actor)
    before = post.holder_id
    if before == to.pk:
        raise SameHolder(to.username)
    post.holder, post.rights_until = to, rights_until
    post.save(update_fields=["holder", "rights_until"])
    _appoint(post, to)
    record(actor, "post.handed_over", post, before=before, after=to.pk)
    return post


@transaction.atomic
def renew_rights(post_id: int, *, rights_until: dt.date | None, actor: User) -> Post:
    """The holder has the rights of the post up to the new day; None for no end.

    Raises:
        NotPermitted: the actor may not fill this post.
        OwnGain: it is the actor's own post, whose rights they would prolong.
    """
    post = (
        Post.objects.select_for_update(of=["self"])
        .select_related("organisation", "holder")
        .get(pk=post_id)
    )
    require_to_appoint(actor, post.role, post.organisation)
    if post.holder == actor:
        raise OwnGain(post.role)
    post.rights_until = rights_until
    post.save(update_fields=["rights_until"])
    until = rights_until.isoformat() if rights_until else ""
    record(actor, "post.renewed", post, until=until)
    return post


@transaction.atomic
def hand_over_all(leaver: User, *, to: User, actor: User) -> list[Post]:
    """Every post of the leaver has a new holder from this moment on, and what subjects above hand on with them; all or none.

    Raises:
        NothingToHandOver: the leaver holds no post.
        NotPermitted: one of the posts is not the actor's to fill.
        AppointmentRefused: one of the posts cannot go to this person.
    """
    held = list(Post.objects.filter(holder=leaver).order_by("pk"))
    if not held:
        raise NothingToHandOver(leaver.username)
    moved = [
        hand_over(post.pk, to=to, actor=actor, rights_until=post.rights_until) for post in held
    ]
    everything_handed_over.send(User, leaver=leaver, to=to, actor=actor)
    return moved
