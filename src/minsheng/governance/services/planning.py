"""Making projects, splitting their targets, setting milestones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.engines.appraisal.targets import split
from minsheng.governance.models import Allocation, Milestone, Project, Target
from minsheng.governance.services.following import follow_all
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for


class NameTaken(Exception):
    """The union has a project of this name in the year."""


def own_post(actor: User, organisation: Organisation, permission: Permission) -> Post:
    """The actor's post that answers for a deed.

    Raises:
        NotPermitted: no post of theirs allows it there.
    """
    require(actor, permission, organisation)
    post = post_answering_for(actor, organisation, permission)
    if post is None:
        raise NotPermitted(f"{permission} at {organisation.code}")
    return post


@transaction.atomic
def create_project(organisation: Organisation, facts: Mapping[str, Any], *, actor: User) -> Project:
    """The union has promised this for the year; its target is split next.

    Raises:
        NotPermitted: the actor may not plan projects there. NameTaken: see there.
    """
    post = own_post(actor, organisation, Permission.PLAN_PROJECTS)
    same = {"organisation": organisation, "year": facts["year"], "name": facts["name"]}
    project, is_new = Project.objects.get_or_create(**same, defaults={**facts, "responsible": post})
    if not is_new:
        raise NameTaken(project.name)
    record(actor, "governance.project", project, year=project.year, evidence=project.evidence)
    return project


@dataclass(frozen=True, slots=True)
class Share:
    """What one union brings into the split."""

    organisation: Organisation
    weight: int
    floor: int = 0
    ceiling: int | None = None


@transaction.atomic
def split_target(
    project_id: int, total: int, shares: Sequence[Share], why: str, *, actor: User
) -> Allocation:
    """The target is split over the unions in a new version; earlier versions stay.

    Raises:
        NotPermitted: the actor may not plan the project.
        FloorsTooHigh, CeilingsTooLow: no split keeps the bounds. ValueError: a floor above its ceiling.
    """
    rows = Project.objects.select_for_update(of=["self"]).select_related("organisation")
    project = rows.get(pk=project_id)
    require(actor, Permission.PLAN_PROJECTS, project.organisation)
    parts = split(
        total,
        {one.organisation.code: one.weight for one in shares},
        floors={one.organisation.code: one.floor for one in shares},
        ceilings={one.organisation.code: one.ceiling for one in shares if one.ceiling is not None},
    )
    before = project.current
    version = before.version + 1 if before else 1
    allocation = Allocation.objects.create(
        project=project, version=version, total=total, why=why, made_by=actor
    )
    Target.objects.bulk_create(
        Target(
            allocation=allocation,
            organisation=one.organisation,
            pieces=parts[one.organisation.code],
            weight=one.weight,
            floor=one.floor,
            ceiling=one.ceiling,
        )
        for one in shares
    )
    record(actor, "governance.split", project, version=version, total=total, why=why)
    follow_all(project, actor=actor)
    return allocation


@transaction.atomic
def add_milestone(
    project: Project,
    owner: Post,
    facts: Mapping[str, Any],
    after: Sequence[Milestone] = (),
    *,
    actor: User,
) -> Milestone:
    """The owner's union has a day by which the system must hold so much evidence.

    Args:
        facts: name, evidence, pieces, due.
        after: milestones of the same project and union that come first.

    Raises:
        NotPermitted: the actor may not plan projects at the owner's union.
    """
    require(actor, Permission.PLAN_PROJECTS, owner.organisation)
    milestone = Milestone.objects.create(
        project=project, organisation=owner.organisation, responsible=owner, **facts
    )
    milestone.after.set(
        [
            one
            for one in after
            if one.project_id == project.pk and one.organisation_id == owner.organisation_id
        ]
    )
    due: dt.date = milestone.due
    record(actor, "governance.milestone", milestone, project=str(project), due=due.isoformat())
    return milestone


@transaction.atomic
def fix_baseline(project_id: int, *, actor: User) -> int:
    """Every milestone without one takes its day as its baseline; returns how many did. None ever changes.

    Raises:
        NotPermitted: the actor may not plan the project.
    """
    rows = Project.objects.select_for_update(of=["self"]).select_related("organisation")
    project = rows.get(pk=project_id)
    require(actor, Permission.PLAN_PROJECTS, project.organisation)
    count: int = project.milestones.filter(baseline=None).update(baseline=F("due"))
    if count:
        record(actor, "governance.baseline", project, milestones=count)
    return count


@transaction.atomic
def move_milestone(milestone_id: int, due: dt.date, why: str, *, actor: User) -> Milestone:
    """The milestone has another day; its baseline keeps the promise, so that the slip is seen.

    Raises:
        NotPermitted: the actor may not plan projects at the owner's union.
    """
    rows = Milestone.objects.select_for_update(of=["self"]).select_related("organisation")
    milestone: Milestone = rows.get(pk=milestone_id)
    require(actor, Permission.PLAN_PROJECTS, milestone.organisation)
    if milestone.due == due:
        return milestone
    before, milestone.due = milestone.due, due
    milestone.save(update_fields=["due"])
    record(
        actor,
        "governance.milestone_moved",
        milestone,
        before=before.isoformat(),
        due=due.isoformat(),
        why=why,
    )
    return milestone
