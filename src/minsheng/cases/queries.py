"""Reading cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from minsheng.cases.models import Case, CaseTerms, Part
from minsheng.cases.rules import moves
from minsheng.cases.rules.escalation import Seat, chain, ladder
from minsheng.cases.rules.terms import Terms, rung_reached
from minsheng.common.workdays import workdays_between
from minsheng.organisations.models import Organisation, Post, reach
from minsheng.organisations.permissions import permissions_at
from minsheng.organisations.roles import GRANTS, Permission, roles_with
from minsheng.stations.queries import kept_by, may_keep

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from minsheng.accounts.models import User
    from minsheng.stations.models import Station


def cases_for(actor: User | AnonymousUser) -> QuerySet[Case]:
    """Cases in the actor's reach, of the stations they keep, and those whose turn is theirs wherever they lie."""
    within = reach(actor, Permission.VIEW_CASES, field="organisation__path")
    own = Q(responsible__in=Post.objects.held_by(actor).allowing(Permission.VIEW_CASES))
    kept = Q(station__in=kept_by(actor).values("pk"))
    rows: QuerySet[Case] = Case.objects.filter(within | own | kept)
    return rows.select_related("station", "organisation", "responsible__holder")


def cases_of(station: Station) -> QuerySet[Case]:
    """All cases of a station, newest first."""
    rows: QuerySet[Case] = Case.objects.filter(station=station)
    return rows.order_by("-opened_at", "-pk")


def unfinished_like(station: Station, item: str) -> Case | None:
    """The oldest unfinished case about the same item of the station."""
    found: Case | None = (
        Case.objects.filter(station=station, item=item)
        .exclude(state=Case.State.CLOSED)
        .order_by("pk")
        .first()
    )
    return found if item else None


def terms_at(organisation: Organisation) -> Terms:
    """The figures that hold at ``organisation``: its own, else the nearest above, else the defaults."""
    own = CaseTerms.objects.filter(organisation__path__in=chain(organisation.path))
    nearest = own.order_by("-organisation__path").first()
    return nearest.terms() if nearest else Terms()


def dispatcher_for(station: Station) -> Post:
    """The post that hands out the station's cases: who answers for it, else the nearest that may, else who answers."""
    able = roles_with(Permission.ASSIGN_CASES)
    if station.responsible.role in able:
        return station.responsible
    return _nearest(station.organisation, Permission.ASSIGN_CASES) or station.responsible


def decider_for(organisation: Organisation) -> Post | None:
    """The named decider above: the nearest post that may decide, else the highest that dispatches."""
    decider = _nearest(organisation, Permission.DECIDE_CASES)
    return decider or _posts_above(organisation, Permission.ASSIGN_CASES).first()


def _posts_above(organisation: Organisation, permission: Permission) -> QuerySet[Post]:
    """Posts at ``organisation`` or above whose holders can act, highest first."""
    posts = Post.objects.filter(
        organisation__path__in=chain(organisation.path), holder__is_active=True
    )
    return posts.allowing(permission).order_by("organisation__path", "pk")


def _nearest(organisation: Organisation, permission: Permission) -> Post | None:
    return _posts_above(organisation, permission).order_by("-organisation__path", "pk").first()


def fixers_for(case: Case) -> QuerySet[Post]:
    """Posts that can be given the case: able to fix, and at, below or above its organisation."""
    path = case.organisation.path
    near = Q(organisation__path__startswith=path) | Q(organisation__path__in=chain(path))
    posts = Post.objects.filter(near, holder__is_active=True).allowing(Permission.FIX_CASES)
    return posts.select_related("organisation", "holder")


def mover(case: Case, actor: User) -> moves.Mover:
    """What the rules need to know of ``actor`` in this case; whoever keeps the station may fix, post or not."""
    rights = {str(one) for one in permissions_at(actor, case.organisation)}
    if may_keep(actor, case.station):
        rights |= {str(Permission.FIX_CASES), str(Permission.VIEW_CASES)}
    held = set(Post.objects.held_by(actor).values_list("pk", flat=True))
    part = Part.objects.filter(case=case, person=actor).values_list("kind", flat=True).first()
    return moves.Mover(
        frozenset(rights),
        is_owner=case.responsible_id in held,
        is_decider=case.decider_id in held,
        part=part or "",
    )


def mine(actor: User) -> QuerySet[Case]:
    """Unfinished cases whose turn is the actor's."""
    rows: QuerySet[Case] = cases_for(actor).filter(responsible__holder=actor)
    return rows.exclude(state=Case.State.CLOSED)


def to_recheck(actor: User) -> QuerySet[Case]:
    """Cases waiting for a recheck that the actor may make: not theirs to have fixed."""
    within = reach(actor, Permission.RECHECK_CASES, field="organisation__path")
    rows: QuerySet[Case] = Case.objects.filter(within, state=Case.State.FIXED)
    own = Part.objects.filter(person=actor, kind=Part.Kind.FIXES).values("case_id")
    return rows.exclude(pk__in=own)


def _seats(posts: Iterable[Post]) -> list[Seat]:
    assigns, decides = Permission.ASSIGN_CASES, Permission.DECIDE_CASES
    return [
        Seat(
            post.pk,
            post.organisation.path,
            assigns in GRANTS[post.role],
            decides in GRANTS[post.role],
        )
        for post in posts
        if {assigns, decides} & GRANTS[post.role]
    ]


def _ladder_posts() -> list[Post]:
    able = {*roles_with(Permission.ASSIGN_CASES), *roles_with(Permission.DECIDE_CASES)}
    posts = Post.objects.filter(role__in=able, holder__is_active=True)
    return list(posts.select_related("organisation", "holder"))


def _terms_by_path() -> dict[str, Terms]:
    rows = CaseTerms.objects.select_related("organisation")
    return {row.organisation.path: row.terms() for row in rows}


def escalated_to(actor: User, today: dt.date) -> dict[int, int]:
    """Late cases that have climbed to the actor: case id → rung. Four queries however many cases."""
    own = {post.pk for post in Post.objects.held_by(actor)}
    within = reach(actor, Permission.VIEW_CASES, field="organisation__path")
    late = Case.objects.filter(within).overdue(today).order_by()
    rows = late.values_list("pk", "due", "organisation__path", "responsible_id")
    seats, terms = _seats(_ladder_posts()), _terms_by_path()
    days_late = cache(lambda due: workdays_between(due, today))

    @cache
    def places(path: str, responsible_id: int) -> list[int]:
        """On which rungs above such a case the actor stands."""
        rungs = ladder(path, responsible_id, seats)
        return [place for place, posts in enumerate(rungs, 1) if posts & own]

    @cache
    def rung(due: dt.date, path: str, responsible_id: int) -> int:
        """The highest of them that such a case has reached; 0 for none."""
        reached = rung_reached(days_late(due), _terms_of(path, terms))
        return max((one for one in places(path, responsible_id) if one <= reached), default=0)

    found = ((pk, rung(*one)) for pk, *one in rows.iterator(chunk_size=2000))
    return {pk: place for pk, place in found if place}


def _terms_of(path: str, terms: dict[str, Terms]) -> Terms:
    return next((terms[step] for step in reversed(chain(path)) if step in terms), Terms())


def escalation_of(case: Case, today: dt.date) -> list[tuple[int, list[Post]]]:
    """Who has heard of a late case so far: (working days late, posts) per rung reached."""
    terms = terms_at(case.organisation)
    reached = rung_reached(case.days_late(today), terms)
    posts = {post.pk: post for post in _ladder_posts()} if reached else {}
    rungs = ladder(case.organisation.path, case.responsible_id, _seats(posts.values()))[:reached]
    days = terms.rungs()[:reached]
    told = zip(days, rungs, (frozenset(), *rungs), strict=False)
    return [
        (late, [posts[pk] for pk in sorted(rung)]) for late, rung, before in told if rung != before
    ]
