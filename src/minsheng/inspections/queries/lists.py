"""Which inspections, templates and draws somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from minsheng.inspections.models import Draw, Inspection, Photo, Template
from minsheng.organisations.models import Organisation, Post, reach
from minsheng.organisations.permissions import Permission
from minsheng.organisations.roles import Role
from minsheng.standards.queries import paths_above
from minsheng.stations.models import Keeper, Station

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from minsheng.accounts.models import User


def kept_in_person(actor: User | AnonymousUser) -> QuerySet[Station]:
    """Stations the actor keeps themselves, by name or by a keeper's post; other rights do not count."""
    named = Keeper.objects.on(timezone.localdate()).filter(person_id=actor.pk)
    found = Q(pk__in=named.values("station_id"))
    posts = Post.objects.held_by(actor).filter(role=Role.KEEPER)
    for path in posts.values_list("organisation__path", flat=True):
        found |= Q(organisation__path__startswith=path)
    rows: QuerySet[Station] = Station.objects.filter(found)
    return rows


def inspections_for(actor: User | AnonymousUser) -> QuerySet[Inspection]:
    """Inspections within reach, the actor's own, and those of stations they keep.

    Until an unannounced one has begun, only its inspectors and those who plan there know of it, and
    never anybody who keeps the station, whatever else they are.
    """
    within = reach(actor, Permission.VIEW_INSPECTIONS, field="organisation__path")
    planning = reach(actor, Permission.PLAN_INSPECTIONS, field="organisation__path")
    mine = Q(
        pk__in=Inspection.inspectors.through.objects.filter(user_id=actor.pk or 0).values(
            "inspection_id"
        )
    )
    kept = Q(station__in=kept_in_person(actor).values("pk"))
    known = Q(announced=True) | Q(started_at__isnull=False)
    rows: QuerySet[Inspection] = Inspection.objects.filter(
        (within | mine | kept) & (known | ((mine | planning) & ~kept))
    )
    return rows.select_related("station", "organisation", "template").prefetch_related("inspectors")


def planned_by(actor: User) -> QuerySet[Inspection]:
    """Inspections the actor may change or cancel."""
    planning = reach(actor, Permission.PLAN_INSPECTIONS, field="organisation__path")
    return inspections_for(actor).filter(planning)


def in_hand(actor: User) -> QuerySet[Inspection]:
    """The actor's own visits that are still to be made or finished."""
    return inspections_for(actor).filter(
        inspectors=actor, state__in=[Inspection.State.PLANNED, Inspection.State.STARTED]
    )


def templates_for(actor: User) -> QuerySet[Template]:
    """Templates within reach and those of the unions above, newest first."""
    near = reach(actor, Permission.VIEW_INSPECTIONS, field="organisation__path")
    posts = Post.objects.held_by(actor).allowing(Permission.VIEW_INSPECTIONS)
    for path in posts.values_list("organisation__path", flat=True):
        near |= Q(organisation__path__in=paths_above(path))
    rows: QuerySet[Template] = Template.objects.filter(near)
    return rows.select_related("organisation", "version__standard")


def templates_at(organisation: Organisation) -> QuerySet[Template]:
    """Templates in use that hold at ``organisation``."""
    rows: QuerySet[Template] = Template.objects.filter(
        organisation__path__in=paths_above(organisation.path), is_used=True
    )
    return rows.select_related("version__standard")


def draws_for(actor: User) -> QuerySet[Draw]:
    rows: QuerySet[Draw] = Draw.objects.visible_to(actor)
    return rows.select_related("organisation", "template")


def earlier_photos(inspection: Inspection) -> QuerySet[Photo]:
    """Photos of earlier finished visits to the station, newest first."""
    rows = Photo.objects.filter(
        inspection__station=inspection.station_id, inspection__state=Inspection.State.DONE
    )
    return rows.exclude(inspection=inspection).select_related("inspection").order_by("-pk")
