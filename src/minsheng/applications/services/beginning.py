"""Beginning an application: by the family itself, by an officer for it, or from last time's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.applications.links import code_digest, digest_of
from minsheng.applications.models import Application, Child, Guardian, Household
from minsheng.applications.models.application import new_recovery_code, new_secret
from minsheng.applications.services.locking import require_window, tell
from minsheng.enrolment.models import Round
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """What the guardian tells of the family; ``union`` checks it, the home's town unless another is named."""

    name: str
    relation: str
    phone: str
    home_town: Organisation
    id_number: str = ""
    address: str = ""
    work_town: Organisation | None = None
    work_from: dt.time | None = None
    work_until: dt.time | None = None
    union: Organisation | None = None


def checking_union(found: Round, facts: FamilyFacts) -> Organisation:
    """Who checks: the union named, else the town of home or work within the round, else the organiser."""
    named = [facts.union, facts.home_town, facts.work_town]
    inside = [one for one in named if one and one.path.startswith(found.organisation.path)]
    return inside[0] if inside else found.organisation


def answering_post(union: Organisation, found: Round) -> Post:
    """The nearest post at or above the union that may check; the round's own if there is none."""
    posts = Post.objects.allowing(Permission.CHECK_APPLICATIONS).select_related("organisation")
    above = [post for post in posts if union.path.startswith(post.organisation.path)]
    return max(above, key=lambda post: len(post.organisation.path), default=found.responsible)


@transaction.atomic
def begin(
    found: Round,
    facts: FamilyFacts,
    *,
    channel: str = Application.Channel.ONLINE,
    actor: User | None = None,
) -> Application:
    """A draft with the family's facts; nobody else sees it before it is handed in.

    Args:
        channel: with anything but "online" an officer enters for the family, and is kept as such.

    Raises:
        WindowClosed: the round takes no applications now.
        NotPermitted: the officer may not enter applications for that union.
    """
    require_window(found)
    union = checking_union(found, facts)
    if channel != Application.Channel.ONLINE:
        require(actor or User(), Permission.CHECK_APPLICATIONS, union)
    made = _new(found, union, channel, actor)
    write_household(Household(application=made), facts)
    tell(actor, "application.begun", made, channel=made.channel)
    return made


def _new(found: Round, union: Organisation, channel: str, actor: User | None) -> Application:
    secret, recovery = new_secret(), new_recovery_code()
    made: Application = Application.objects.create(
        round=found,
        organisation=union,
        responsible=answering_post(union, found),
        secret=secret,
        secret_hash=digest_of(secret),
        recovery=recovery,
        recovery_hash=code_digest(recovery),
        channel=channel,
        entered_by=actor,
    )
    return made


def write_household(household: Household, facts: FamilyFacts) -> None:
    """The household and its guardian say what the facts say."""
    household.address = facts.address
    household.home_town, household.work_town = facts.home_town, facts.work_town
    household.work_from, household.work_until = facts.work_from, facts.work_until
    household.save()
    guardian = household.guardians.first() or Guardian(household=household)
    guardian.relation, guardian.name = facts.relation, facts.name
    guardian.phone, guardian.id_number = facts.phone, facts.id_number
    guardian.save()


@transaction.atomic
def begin_again(found: Round, earlier: Application) -> Application:
    """A draft with the family and children of an earlier application; wishes and evidence are new each time.

    Raises:
        WindowClosed: the round takes no applications now.
        ValueError: the earlier one's data have been deleted, or it is of the same round.
    """
    require_window(found)
    household = Household.objects.filter(application=earlier).first()
    guardian = household.guardians.first() if household else None
    if household is None or guardian is None or earlier.round_id == found.pk:
        raise ValueError(f"application {earlier.pk} cannot be taken as a start")
    facts = FamilyFacts(
        name=guardian.name,
        relation=guardian.relation,
        phone=guardian.phone,
        id_number=guardian.id_number,
        address=household.address,
        home_town=household.home_town,
        work_town=household.work_town,
        work_from=household.work_from,
        work_until=household.work_until,
        union=earlier.organisation,
    )
    made = begin(found, facts)
    for child in earlier.children.all():
        Child.objects.create(
            application=made,
            round=found,
            number=child.number,
            name=child.name,
            id_number=child.id_number,
            id_mark=child.id_mark,
            born_on=child.born_on,
            needs=child.needs,
            is_manual=child.is_manual,
        )
    made.link_mode = earlier.link_mode
    made.save(update_fields=["link_mode"])
    return made
