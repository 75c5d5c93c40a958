"""Reading the tree, its posts and its people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.organisations.models import Border, Membership, Organisation, Post, Tenure, reach
from minsheng.organisations.models.organisation import OrganisationQuerySet
from minsheng.organisations.roles import Permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def organisations_for(actor: User | AnonymousUser, permission: Permission) -> OrganisationQuerySet:
    """Where ``actor`` may do ``permission``."""
    return Organisation.objects.filter(reach(actor, permission))


def people_able(permission: Permission, organisation: Organisation) -> QuerySet[User]:
    """Everybody who may do ``permission`` there today, by a post there or above."""
    path = organisation.path
    above = [path[: 5 * depth] for depth in range(1, path.count(".") + 1)]
    posts = Post.objects.with_rights(timezone.localdate()).allowing(permission)
    holders = posts.filter(organisation__path__in=above).values("holder")
    return User.objects.filter(pk__in=holders, is_active=True)


def post_answering_for(
    actor: User, organisation: Organisation, permission: Permission
) -> Post | None:
    """The actor's post, closest to ``organisation``, that allows ``permission`` there: the owner of what they create."""
    posts = Post.objects.held_by(actor).allowing(permission).select_related("organisation")
    above = [post for post in posts if organisation.path.startswith(post.organisation.path)]
    return max(above, key=lambda post: len(post.organisation.path), default=None)


def entries_for(actor: User | AnonymousUser) -> QuerySet[Entry]:
    """The audit entries ``actor`` may read, newest first."""
    reading = Post.objects.held_by(actor).allowing(Permission.VIEW_AUDIT)
    paths = list(reading.values_list("organisation__path", flat=True))
    return Entry.objects.within(paths).select_related("actor")


@dataclass(slots=True)
class Branch:
    """An organisation with what lies below it, as far as the reader reaches."""

    organisation: Organisation
    posts: int
    below: list[Branch] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many organisations lie below."""
        return sum(1 + branch.size for branch in self.below)


def tree_for(actor: User | AnonymousUser) -> list[Branch]:
    """What the actor may see of the tree, as branches; one query besides the one for their reach."""
    seen = organisations_for(actor, Permission.VIEW_ORGANISATIONS).annotate(
        post_count=Count("posts")
    )
    branches: dict[int, Branch] = {}
    roots: list[Branch] = []
    for organisation in seen.order_by("path"):
        count: int = getattr(organisation, "post_count", 0)
        branch = branches[organisation.pk] = Branch(organisation, count)
        above = branches.get(organisation.parent_id or 0)
        (above.below if above else roots).append(branch)
    return roots


def posts_of(organisation: Organisation) -> QuerySet[Post]:
    """The posts of one organisation with their holders."""
    return Post.objects.filter(organisation=organisation).select_related("holder", "organisation")


def responsible_at(organisation: Organisation, moment: dt.datetime) -> QuerySet[Tenure]:
    """Who held which post of ``organisation`` at ``moment``."""
    tenures = Tenure.objects.at(moment).filter(post__organisation=organisation)
    return tenures.select_related("post", "holder").order_by("post__pk")


def home_of(person: User) -> Organisation | None:
    """The organisation that keeps a person's account: where it was opened, else their latest post's."""
    membership = Membership.objects.filter(person=person).select_related("organisation").first()
    if membership:
        return membership.organisation
    tenure = person.tenures.select_related("post__organisation").first()
    return tenure.post.organisation if tenure else None


def people_for(actor: User | AnonymousUser) -> QuerySet[User]:
    """Whose accounts and posts ``actor`` looks after: kept in their reach, or holding a post there."""
    member = reach(actor, Permission.MANAGE_POSTS, field="membership__organisation__path")
    holder = reach(actor, Permission.MANAGE_POSTS, field="tenures__post__organisation__path")
    known = User.objects.filter(member | holder).values("pk")
    return User.objects.filter(pk__in=known).prefetch_related("posts__organisation")


def expired_posts_for(actor: User | AnonymousUser, today: dt.date) -> QuerySet[Post]:
    """Posts within reach whose rights have run out: they wait for a new holder."""
    within = reach(actor, Permission.MANAGE_POSTS, field="organisation__path")
    return Post.objects.filter(within, rights_until__lt=today).select_related("organisation")


def borders_for(actor: User | AnonymousUser) -> QuerySet[Border]:
    """The stored borders of the organisations ``actor`` governs."""
    within = reach(actor, Permission.EDIT_ORGANISATIONS, field="organisation__path")
    return Border.objects.filter(within).select_related("organisation")
