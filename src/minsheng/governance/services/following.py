"""What is adopted elsewhere stands in the year's projects by itself, as milestones that keep in step with it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.classes.models import CareClass, Term
from minsheng.governance.models import Milestone, Project
from minsheng.governance.queries import STEP, answering_post
from minsheng.organisations.models import Organisation, Post
from minsheng.siteplans.models import SitePlan
from minsheng.stations.models import Station


@dataclass(frozen=True, slots=True)
class Followed:
    """An adopted plan or a term, as milestones see it.

    Attributes:
        parts: path of the organisation and day promised, for each station or class.
        owner: answers where a union has nobody who could.
    """

    source: SitePlan | Term
    name: str
    evidence: Project.Evidence
    owner: Post
    parts: list[tuple[str, dt.date]]

    @property
    def key(self) -> dict[str, SitePlan | Term]:
        """The milestone's column that names it."""
        return {"siteplan" if isinstance(self.source, SitePlan) else "term": self.source}


def _of_plan(plan: SitePlan) -> Followed:
    """The stations that came into the list by the plan and are not given up."""
    rows = Station.objects.filter(plan_url=plan.get_absolute_url(), due__isnull=False)
    parts = rows.exclude(state=Station.State.EXITED).values_list("organisation__path", "due")
    return Followed(
        plan, plan.title, Project.Evidence.STATIONS, plan.responsible,
        list(parts) if plan.state == SitePlan.State.ADOPTED else [],
    )  # fmt: skip


def _of_term(term: Term) -> Followed:
    """The open classes of a term that everybody has been told of."""
    paths = term.classes.filter(state=CareClass.State.OPEN).values_list(
        "organisation__path", flat=True
    )
    parts = [] if term.state == Term.State.DRAFT else [(path, term.starts_on) for path in paths]
    return Followed(term, term.name, Project.Evidence.CLASSES, term.responsible, parts)


def _related(path: str, field: str = "organisation__path") -> Q:
    """Organisations at, above and below ``path``."""
    chain = [path[: end + STEP] for end in range(0, len(path), STEP)]
    return Q(**{f"{field}__startswith": path}) | Q(**{f"{field}__in": chain})


def follow_plan(plan: SitePlan, *, actor: User | None = None) -> None:
    """Every project of stations that the plan's area has a part in shows its stations as milestones."""
    _follow_everywhere(_of_plan(plan), plan.organisation, actor)


def follow_term(term: Term, *, actor: User | None = None) -> None:
    """Every project of classes that the term's unions have a part in shows its classes as milestones."""
    _follow_everywhere(_of_term(term), term.organisation, actor)


@transaction.atomic
def _follow_everywhere(told: Followed, where: Organisation, actor: User | None) -> None:
    projects = Project.objects.filter(_related(where.path), evidence=told.evidence)
    for project in projects.order_by("pk"):
        _follow(project, told, actor)


@transaction.atomic
def follow_all(project: Project, *, actor: User | None = None) -> None:
    """A project split anew shows what was adopted before it."""
    near = _related(project.organisation.path)
    if project.evidence == Project.Evidence.STATIONS:
        plans = SitePlan.objects.filter(near, state=SitePlan.State.ADOPTED).defer("result")
        for plan in plans.select_related("responsible").order_by("pk"):
            _follow(project, _of_plan(plan), actor)
    if project.evidence == Project.Evidence.CLASSES:
        terms = Term.objects.filter(near, starts_on__year=project.year)
        for term in terms.select_related("responsible").order_by("pk"):
            _follow(project, _of_term(term), actor)


def _follow(project: Project, told: Followed, actor: User | None) -> None:
    """Make, count anew, or take away the project's milestones of one source; one per union."""
    latest = project.current
    unions = {
        one.organisation.path: one.organisation
        for one in (latest.targets.select_related("organisation") if latest else ())
    }
    days = _by_union(told.parts, unions, project.year)
    known = {
        one.organisation.path: one
        for one in project.milestones.filter(**told.key).select_related("organisation")
    }
    for path, row in known.items():
        if path not in days:
            record(actor, "governance.unfollowed", project, name=row.name)
            row.delete()
    for path, found in sorted(days.items()):
        row = known.get(path) or _begun(project, unions[path], told, max(found))
        if row.pk is None or row.pieces != len(found):
            row.pieces = len(found)
            row.save()
            record(actor, "governance.followed", row, pieces=row.pieces)


def _by_union(
    parts: list[tuple[str, dt.date]], unions: dict[str, Organisation], year: int
) -> dict[str, list[dt.date]]:
    """Path of the union → the year's days of what lies at or below it."""
    days: dict[str, list[dt.date]] = defaultdict(list)
    for path, day in parts:
        ends = range(len(path), 0, -STEP)
        owner = next((path[:end] for end in ends if path[:end] in unions), None)
        if owner is not None and day.year == year:
            days[owner].append(day)
    return days


def _begun(project: Project, union: Organisation, told: Followed, due: dt.date) -> Milestone:
    """A milestone not yet saved. Its day can be moved later like any other's; what it counts cannot."""
    owner = answering_post(union) or told.owner
    return Milestone(
        project=project, organisation=union, responsible=owner, name=told.name[:80],
        evidence=told.evidence, due=due, **told.key,
    )  # fmt: skip
