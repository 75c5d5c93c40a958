"""Showing a project, taking stars, holding a vote."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.governance.models import Project
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.verdicts.models import Ballot, BallotItem, ProjectRating, PublicPage, Slip
from minsheng.verdicts.queries import digest_of

GRADES = ("satisfied", "basic", "poor")


class Over(Exception):
    """The vote is closed, or the link was used."""


class TooManyVotes(Exception):
    """There would be more votes than members."""


@transaction.atomic
def show_page(project: Project, words: str, *, shown: bool, actor: User) -> PublicPage:
    """Everybody may look at the project, or no longer.

    Raises:
        NotPermitted: the actor may not plan the project.
    """
    require(actor, Permission.PLAN_PROJECTS, project.organisation)
    page, _new = PublicPage.objects.update_or_create(
        project=project, defaults={"words": words, "is_shown": shown}
    )
    verb = "verdicts.page_shown" if shown else "verdicts.page_hidden"
    record(actor, verb, project)
    return page


@transaction.atomic
def rate_project(project: Project, stars: int, *, key: uuid.UUID, mark: str) -> bool:
    """Stars from somebody; False if the connection has rated the project today, or the page was sent twice."""
    Project.objects.select_for_update().get(pk=project.pk)
    rows = ProjectRating.objects.filter(project=project)
    if ProjectRating.objects.filter(key=key).exists() or (mark and rows.filter(mark=mark).exists()):
        return False
    ProjectRating.objects.create(project=project, stars=stars, key=key, mark=mark)
    return True


@dataclass(frozen=True, slots=True)
class Motion:
    """What is voted on, by how many, under which rule."""

    title: str
    held_on: dt.date
    members: int
    rule: str
    items: Sequence[str]


@transaction.atomic
def call_ballot(project: Project, motion: Motion, *, actor: User) -> Ballot:
    """Deputies may grade the parts of the project.

    Raises:
        NotPermitted: the actor may not plan the project.
    """
    require(actor, Permission.PLAN_PROJECTS, project.organisation)
    post = post_answering_for(actor, project.organisation, Permission.PLAN_PROJECTS)
    if post is None:
        raise NotPermitted(f"{Permission.PLAN_PROJECTS} at {project.organisation.code}")
    ballot: Ballot = Ballot.objects.create(
        project=project,
        organisation=project.organisation,
        responsible=post,
        title=motion.title,
        held_on=motion.held_on,
        members=motion.members,
        rule=motion.rule,
    )
    BallotItem.objects.bulk_create(
        BallotItem(ballot=ballot, name=name, members=motion.members) for name in motion.items
    )
    record(actor, "verdicts.ballot", ballot, members=motion.members, rule=motion.rule)
    return ballot


def _open(ballot_id: int, actor: User | None = None) -> Ballot:
    rows = Ballot.objects.select_for_update(of=["self"]).select_related("organisation")
    ballot: Ballot = rows.get(pk=ballot_id)
    if actor is not None:
        require(actor, Permission.PLAN_PROJECTS, ballot.organisation)
    if ballot.closed_at is not None:
        raise Over(str(ballot_id))
    return ballot


@transaction.atomic
def make_slips(ballot_id: int, count: int, *, actor: User) -> list[str]:
    """So many new one-time secrets; they are told once and kept only as digests.

    Raises:
        NotPermitted: the actor may not plan the project. Over: the vote is closed.
        TooManyVotes: there would be more links than members.
    """
    ballot = _open(ballot_id, actor)
    if ballot.slips.count() + count > ballot.members:
        raise TooManyVotes(str(count))
    told = [secrets.token_urlsafe(16) for _ in range(count)]
    Slip.objects.bulk_create(Slip(ballot=ballot, secret_hash=digest_of(one)) for one in told)
    record(actor, "verdicts.slips", ballot, count=count)
    return told


@transaction.atomic
def count_paper(
    ballot_id: int, counts: Mapping[int, tuple[int, int, int]], *, actor: User
) -> Ballot:
    """What the paper slips say, by id of the part: satisfied, basically, not. Entered again, it replaces.

    Raises:
        NotPermitted: the actor may not plan the project. Over: the vote is closed.
        TooManyVotes: with the votes by link there are more than members.
    """
    ballot = _open(ballot_id, actor)
    told = []
    for item in ballot.items.select_for_update():
        satisfied, basic, poor = counts[item.pk]
        if satisfied + basic + poor + item.linked > ballot.members:
            raise TooManyVotes(item.name)
        item.paper_satisfied, item.paper_basic, item.paper_poor = satisfied, basic, poor
        item.save(update_fields=["paper_satisfied", "paper_basic", "paper_poor"])
        told.append(f"{item.name} {satisfied}/{basic}/{poor}")
    record(actor, "verdicts.counted", ballot, counts="; ".join(told))
    return ballot


@transaction.atomic
def vote(secret: str, grades: Mapping[int, str]) -> None:
    """One deputy's grades by part; the link is used up and nothing ties it to them.

    Raises:
        Over: the link was used, is none of ours, or the vote is closed.
        TooManyVotes: paper votes have filled the count already.
    """
    rows = Slip.objects.select_for_update()
    slip = rows.filter(secret_hash=digest_of(secret), is_used=False).first()
    if slip is None:
        raise Over("slip")
    ballot = _open(slip.ballot_id)
    for item in ballot.items.select_for_update():
        if sum(item.counts) >= ballot.members:
            raise TooManyVotes(item.name)
        name = f"linked_{grades[item.pk]}"
        setattr(item, name, getattr(item, name) + 1)
        item.save(update_fields=[name])
    slip.is_used = True
    slip.save(update_fields=["is_used"])


@transaction.atomic
def close_ballot(ballot_id: int, *, actor: User) -> Ballot:
    """No vote is added any more; the result stands on the project's public page.

    Raises:
        NotPermitted: the actor may not plan the project. Over: it was closed before.
    """
    ballot = _open(ballot_id, actor)
    ballot.closed_at, ballot.closed_by = timezone.now(), actor
    ballot.save(update_fields=["closed_at", "closed_by"])
    told = [f"{item.name} {'/'.join(map(str, item.counts))}" for item in ballot.items.all()]
    record(actor, "verdicts.closed", ballot, counts="; ".join(told))
    return ballot
