"""Reading projects, evidence, notes and the facts of an appraisal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from minsheng.classes.models import Term
from minsheng.governance.models import Appraisal, Milestone, Note, Project
from minsheng.organisations.models import Organisation, Post, reach
from minsheng.organisations.roles import Permission
from minsheng.siteplans.models import SitePlan

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from minsheng.accounts.models import User

STEP = 5
"""Signs of one place in a path: four digits and a dot."""

UNITS = (Organisation.Kind.COUNTY, Organisation.Kind.ZONE, Organisation.Kind.TOWN)
"""Who carries targets and is appraised: territorial unions; the others help."""


def _in_sight(actor: User | AnonymousUser) -> Q:
    """What the actor's unions and those above them have promised: a county sees the city's project."""
    posts = Post.objects.held_by(actor).allowing(Permission.VIEW_GOVERNANCE)
    found = Q(pk__in=[])
    for path in posts.values_list("organisation__path", flat=True):
        chain = [path[: end + STEP] for end in range(0, len(path), STEP)]
        found |= Q(organisation__path__startswith=path) | Q(organisation__path__in=chain)
    return found


def projects_for(actor: User | AnonymousUser) -> QuerySet[Project]:
    """Projects of the actor's unions and of those above."""
    rows: QuerySet[Project] = Project.objects.filter(_in_sight(actor))
    return rows.select_related("organisation")


def appraisals_for(actor: User | AnonymousUser) -> QuerySet[Appraisal]:
    """Published appraisals that concern the actor's unions; those in preparation only where they are made."""
    own = reach(actor, Permission.PLAN_PROJECTS, field="organisation__path")
    rows: QuerySet[Appraisal] = Appraisal.objects.filter(
        _in_sight(actor) & (Q(published_at__isnull=False) | own)
    )
    return rows.select_related("organisation", "frozen_by")


def appraisal_before(row: Appraisal) -> Appraisal | None:
    """The latest published one of an earlier month by the same scheme: what a change of rank is told against."""
    rows = Appraisal.objects.filter(
        organisation=row.organisation_id,
        scheme=row.scheme,
        period__lt=row.period,
        published_at__isnull=False,
    )
    return rows.defer("snapshot").order_by("-period", "-pk").first()


def units_below(organisation: Organisation) -> QuerySet[Organisation]:
    """The territorial unions right below."""
    return organisation.children.filter(kind__in=UNITS).order_by("path")


def notes_for(actor: User | AnonymousUser) -> QuerySet[Note]:
    """Notes to unions within reach."""
    rows: QuerySet[Note] = Note.objects.visible_to(actor)
    return rows.select_related("organisation", "project", "responsible__holder", "sent_by")


def milestones_for(actor: User | AnonymousUser) -> QuerySet[Milestone]:
    """Milestones of unions within reach."""
    rows: QuerySet[Milestone] = Milestone.objects.visible_to(actor)
    return rows.select_related("organisation", "project", "responsible__holder")


def open_origins(rows: Iterable[Milestone], actor: User) -> set[str]:
    """Addresses of the plans and terms that the milestones follow and the actor may open."""
    known = {("siteplan", one.siteplan_id): one.origin for one in rows if one.siteplan_id}
    known |= {("term", one.term_id): one.origin for one in rows if one.term_id}
    plans = SitePlan.objects.visible_to(actor).filter(
        pk__in=[key for kind, key in known if kind == "siteplan"]
    )
    terms = Term.objects.visible_to(actor).filter(
        pk__in=[key for kind, key in known if kind == "term"]
    )
    seen = {("siteplan", key) for key in plans.values_list("pk", flat=True)}
    seen |= {("term", key) for key in terms.values_list("pk", flat=True)}
    return {address for key, address in known.items() if key in seen}


def answering_post(organisation: Organisation) -> Post | None:
    """The post that answers for a union: its leader, else its officer, with a holder."""
    posts = Post.objects.filter(organisation=organisation, holder__is_active=True).allowing(
        Permission.PLAN_PROJECTS
    )
    return posts.order_by("pk").first()
