"""Reading results: who fails what since when, which grades there are, what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.organisations.models import reach
from minsheng.organisations.roles import Permission
from minsheng.standards.models import Clause, Standard, Version
from minsheng.standards.queries import holding_version
from minsheng.stations.models import (
    Campaign,
    ClauseResult,
    Decision,
    Review,
    Standing,
    Station,
)
from minsheng.stations.queries.keepers import kept_by
from minsheng.web.waiting import Waiting

if TYPE_CHECKING:
    from minsheng.accounts.models import User

SHOWN = 5


def _within(actor: User, permission: Permission = Permission.VIEW_STATIONS) -> Q:
    return reach(actor, permission, field="station__organisation__path")


def standings_for(actor: User, standard: Standard) -> QuerySet[Standing]:
    """The standings of stations within reach by one standard; one query."""
    rows = Standing.objects.filter(_within(actor), standard=standard)
    return rows.select_related("station__organisation", "station__town", "version")


def clause_results_for(actor: User, standard: Standard, number: str) -> QuerySet[ClauseResult]:
    """How stations within reach meet one clause; one query."""
    rows = ClauseResult.objects.filter(_within(actor), standard=standard, number=number)
    return rows.select_related("station__organisation", "station__town")


@dataclass(frozen=True, slots=True)
class ClauseCount:
    """A clause and how many stations fail it, or nobody knows."""

    clause: Clause
    failed: int
    unknown: int
    passed: int


def clause_counts(actor: User, standard: Standard, version: Version) -> list[ClauseCount]:
    """Per clause of the version, among the stations within reach; two queries."""
    near = Station.objects.visible_to(actor, Permission.VIEW_STATIONS).order_by().values("pk")
    rows = ClauseResult.objects.filter(standard=standard, station__in=near)
    counts: Counter[tuple[str, str]] = Counter()
    for number, result, stations in (
        rows.order_by().values_list("number", "result").annotate(Count("pk"))
    ):
        counts[number, result] = stations
    clauses = version.clauses.order_by("section__position", "position", "pk")
    return [
        ClauseCount(
            clause,
            counts[clause.number, "fail"],
            counts[clause.number, "unknown"],
            counts[clause.number, "pass"],
        )
        for clause in clauses
    ]


def grade_labels(version: Version | None) -> dict[str, str]:
    """Grade code → its name in the reader's language; "" is no grade."""
    labels = {"": _("未达到")}
    if version:
        labels |= {grade.code: grade.label for grade in version.grades.order_by("position")}
    return labels


@dataclass(frozen=True, slots=True)
class Shares:
    """How many stations stand at which grade of one standard."""

    standard: Standard
    stations: int
    grades: Sequence[tuple[str, int]]


def shares_for(actor: User, standards: Sequence[Standard], day: dt.date) -> list[Shares]:
    """Per standard, how many stations within reach would reach which grade today."""
    rows = Standing.objects.filter(_within(actor), standard__in=standards).order_by()
    counts: dict[int, dict[str, int]] = {}
    for standard, grade, stations in rows.values_list("standard", "grade").annotate(Count("pk")):
        counts.setdefault(standard, {})[grade] = stations
    return [_shares(standard, counts.get(standard.pk, {}), day) for standard in standards]


def _shares(standard: Standard, counts: Mapping[str, int], day: dt.date) -> Shares:
    labels = grade_labels(holding_version(standard, day))
    pairs = [(label, counts.get(code, 0)) for code, label in labels.items()]
    return Shares(standard, sum(counts.values()), list(reversed(pairs)))


def decisions_for(actor: User) -> QuerySet[Decision]:
    """Decisions on stations within reach, newest first; one query."""
    return Decision.objects.filter(_within(actor)).select_related(
        "station__organisation", "standard", "proposed_by", "decided_by", "statement_by"
    )


def campaigns_for(actor: User) -> QuerySet[Campaign]:
    """Campaigns of unions within reach, with how many stations they have and how many are done."""
    rows: QuerySet[Campaign] = Campaign.objects.visible_to(actor)
    return rows.select_related("organisation", "standard").annotate(
        stations=Count("reviews"), done=Count("reviews", filter=Q(reviews__done_on__isnull=False))
    )


def reviews_for(actor: User) -> QuerySet[Review]:
    """Reviews of stations within reach; one query."""
    rows = Review.objects.filter(_within(actor))
    return rows.select_related(
        "station__organisation", "station__town", "campaign__standard", "done_by"
    )


def decisions_waiting(actor: User) -> Iterator[Waiting]:
    """Proposals of others that I may confirm, and whose hearing is over."""
    today = timezone.localdate()
    mine = Decision.objects.filter(
        _within(actor, Permission.EDIT_STATIONS), state=Decision.State.PROPOSED
    ).exclude(proposed_by=actor)
    ripe = mine.filter(
        Q(hearing_until=None)
        | Q(hearing_until__lt=today)
        | (Q(statement_at__isnull=False) & ~Q(statement_by=actor))
    )
    for decision in ripe.select_related("station")[:SHOWN]:
        text = _("站点“%(station)s”的%(kind)s等待您确认。") % {
            "station": decision.station.name,
            "kind": decision.get_kind_display(),
        }
        yield Waiting(text, reverse("stations:decision", args=[decision.pk]), "watch")


def hearings_waiting(actor: User) -> Iterator[Waiting]:
    """Stations I keep that may still state their case."""
    today = timezone.localdate()
    rows = Decision.objects.filter(
        station__in=kept_by(actor),
        state=Decision.State.PROPOSED,
        hearing_until__gte=today,
        statement_at=None,
    ).exclude(proposed_by=actor)
    for decision in rows.select_related("station")[:SHOWN]:
        text = _("“%(station)s”被提出%(kind)s，%(day)s 前可以申辩。") % {
            "station": decision.station.name,
            "kind": decision.get_kind_display(),
            "day": decision.hearing_until,
        }
        yield Waiting(text, reverse("stations:decision", args=[decision.pk]), "alert")


def draws_waiting(actor: User) -> Iterator[Waiting]:
    """Announced campaigns that begin and whose stations are still to be drawn."""
    rows = Campaign.objects.visible_to(actor, Permission.EDIT_STATIONS)
    late = rows.filter(plan__isnull=False, draw__isnull=True, starts_on__lte=timezone.localdate())
    for campaign in late[:SHOWN]:
        text = _("“%(campaign)s”已到开始日期，等待录入公开数字抽取站点。") % {
            "campaign": campaign.title
        }
        yield Waiting(text, reverse("stations:campaign", args=[campaign.pk]), "watch")


def reviews_late(actor: User) -> Iterator[Waiting]:
    """Campaigns with stations whose day has passed."""
    late = Review.objects.filter(
        _within(actor, Permission.EDIT_STATIONS), done_on=None, due_on__lt=timezone.localdate()
    )
    counts = late.order_by().values_list("campaign", "campaign__title").annotate(Count("pk"))
    for campaign, title, number in counts[:SHOWN]:
        text = _("“%(campaign)s”有 %(count)s 个站点过了期限还没复评。") % {
            "campaign": title,
            "count": number,
        }
        yield Waiting(text, reverse("stations:campaign", args=[campaign]), "alert")
