"""Reading what the public said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from minsheng.cases.models import Case
from minsheng.common.geo import LonLat
from minsheng.organisations.models import Organisation, Post, reach
from minsheng.organisations.permissions import Permission
from minsheng.stations.models import Station
from minsheng.voices.links import digest_of
from minsheng.voices.models import ClusterAlert, Rating, Report, Suggestion
from minsheng.voices.rules import clusters, limits
from minsheng.voices.rules.kinds import BY_NAME, LOCKED
from minsheng.voices.rules.ratings import Stars, summary

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def heard(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Without what was hidden."""
    return rows.filter(hidden_at=None)


def same_lately(station: Station, kind: str, now: dt.datetime) -> QuerySet[Report]:
    """Reports of the same kind at the station within the last day."""
    rows = Report.objects.filter(station=station, kind=kind, at__gt=now - limits.JOIN)
    return heard(rows)


def case_to_join(station: Station, kind: str, now: dt.datetime) -> Case | None:
    """The unfinished case that a new report of this kind is about, if there is one."""
    joins = BY_NAME[kind].joins
    if joins == "never":
        return None
    cases = Case.objects.filter(station=station, source=Case.Source.VOICE, item=kind)
    open_cases = cases.exclude(state=Case.State.CLOSED).order_by("pk")
    if joins == "day":
        open_cases = open_cases.filter(reports__in=same_lately(station, kind, now))
    found: Case | None = open_cases.first()
    return found


def closed_doors_near(point: LonLat, at: dt.datetime) -> QuerySet[Report]:
    """Closed-door reports in a square around ``point`` within a day of ``at``; the circle is cut later."""
    west, south, east, north = clusters.box(point)
    rows = Report.objects.filter(
        kind=LOCKED,
        at__gte=at - limits.CLUSTER,
        at__lte=at + limits.CLUSTER,
        station__lon__gte=west,
        station__lon__lte=east,
        station__lat__gte=south,
        station__lat__lte=north,
    )
    return heard(rows).select_related("station__organisation", "case")


def followed(secret: str) -> Report | Suggestion | None:
    """What the holder of a private link sent."""
    digest = digest_of(secret)
    reports = Report.objects.select_related("station", "case__organisation")
    return (
        reports.filter(secret_hash=digest).first()
        or Suggestion.objects.select_related("station", "decided")
        .filter(secret_hash=digest)
        .first()
    )


def stars_of(stations: Iterable[Station]) -> dict[int, Stars]:
    """Counted ratings by station id; one query."""
    rows = heard(Rating.objects.filter(station__in=stations, set_aside=""))
    told = rows.order_by().values_list("station_id", "stars").annotate(n=Count("pk"))
    counts: dict[int, list[int]] = {}
    for station_id, stars, n in told:
        counts.setdefault(station_id, [0] * 5)[stars - 1] = n
    return {station_id: summary(found) for station_id, found in counts.items()}


def alerts_for(actor: User) -> QuerySet[ClusterAlert]:
    """Alerts within reach, newest first, with what their list shows."""
    rows: QuerySet[ClusterAlert] = ClusterAlert.objects.visible_to(actor)
    return rows.select_related("first__station", "organisation", "seen_by").prefetch_related(
        "reports__station", "reports__case"
    )


def alerts_waiting_for(actor: User) -> QuerySet[ClusterAlert]:
    """Unseen alerts of the union body the actor answers for: their own level, not all above."""
    held = Post.objects.held_by(actor).allowing(Permission.ANSWER_VOICES)
    own = Q(organisation__in=held.values("organisation")) | Q(responsible__in=held)
    return ClusterAlert.objects.filter(own, seen_at=None).select_related("first__station")


def suggestions_for(actor: User) -> QuerySet[Suggestion]:
    rows: QuerySet[Suggestion] = Suggestion.objects.visible_to(actor)
    return rows.select_related("station", "decided", "organisation")


def suggestions_waiting_for(actor: User) -> QuerySet[Suggestion]:
    """Unanswered suggestions whose answering post the actor holds."""
    rows = Suggestion.objects.filter(responsible__holder=actor, state=Suggestion.State.WAITING)
    return heard(rows)


def reports_for(actor: User) -> QuerySet[Report]:
    rows: QuerySet[Report] = Report.objects.visible_to(actor)
    return rows.select_related("station", "organisation", "case")


def rated_stations(actor: User) -> QuerySet[Station]:
    """Stations in reach that somebody has rated."""
    within = reach(actor, Permission.VIEW_VOICES, field="organisation__path")
    rated = Rating.objects.values("station_id")
    rows: QuerySet[Station] = Station.objects.filter(within, pk__in=rated)
    return rows.select_related("organisation")


def said_and_done(limit: int) -> list[dict[str, Any]]:
    """What was said and what came of it, newest first: reports put right and suggestions answered."""
    people = Report.objects.filter(case=OuterRef("case")).order_by().values("case")
    reports = (
        heard(Report.objects.filter(case__outcome=Case.Outcome.PUT_RIGHT, joined=False))
        .select_related("station", "case")
        .annotate(people=Subquery(people.annotate(count=Count("pk")).values("count")))
        .order_by("-case__closed_at")[:limit]
    )
    answered = (
        heard(Suggestion.objects.exclude(state=Suggestion.State.WAITING))
        .select_related("station", "decided")
        .order_by("-answered_at")[:limit]
    )
    told = [{"at": one.case.closed_at, "report": one} for one in reports]
    told += [{"at": one.answered_at, "suggestion": one} for one in answered]
    return sorted(told, key=lambda one: one["at"], reverse=True)[:limit]


def town_near(point: LonLat) -> Organisation | None:
    """The town whose seat lies nearest to ``point``, within half a degree."""
    from minsheng.common.geo import distance_m

    lon, lat = point
    towns = Organisation.objects.filter(
        kind=Organisation.Kind.TOWN,
        lon__range=(lon - 0.5, lon + 0.5),
        lat__range=(lat - 0.5, lat + 0.5),
    )
    return min(
        towns,
        key=lambda town: (distance_m(point, LonLat(town.lon or 0, town.lat or 0)), town.pk),
        default=None,
    )
