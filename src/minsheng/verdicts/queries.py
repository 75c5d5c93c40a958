"""Reading public pages, satisfaction and ballots."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from minsheng.governance.models import Project
from minsheng.governance.queries import projects_for
from minsheng.governance.queries.evidence import day_start
from minsheng.verdicts.models import Ballot, BallotItem, ProjectRating, PublicPage, Slip
from minsheng.verdicts.rules.passing import outcome, pass_rules
from minsheng.voices.models import Rating
from minsheng.voices.queries import heard
from minsheng.voices.rules.ratings import Stars, summary

if TYPE_CHECKING:
    from minsheng.accounts.models import User

FEW = 30
"""With fewer answers than this the share is shown in grey (domain fact 50)."""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Stars with their sample."""

    stars: Stars

    @property
    def is_few(self) -> bool:
        """Too few to lean on."""
        return self.stars.n < FEW

    @property
    def percents(self) -> tuple[int, int, int]:
        """Satisfied, lower and upper end of the 95 % interval, in percent."""
        one = self.stars
        return round(one.satisfied * 100), round(one.low * 100), round(one.high * 100)


def _summed(rows: QuerySet[ProjectRating] | QuerySet[Rating]) -> Satisfaction:
    counts = [0] * 5
    for stars, n in rows.order_by().values_list("stars").annotate(n=Count("pk")):
        counts[stars - 1] = n
    return Satisfaction(summary(counts))


def of_project(project: Project) -> Satisfaction:
    """What people think of the project itself."""
    return _summed(ProjectRating.objects.filter(project=project))


def of_stations(project: Project) -> Satisfaction:
    """What people thought of the stations below the project's union in its year."""
    begin = day_start(dt.date(project.year, 1, 1))
    end = day_start(dt.date(project.year + 1, 1, 1))
    rows = Rating.objects.filter(
        organisation__path__startswith=project.organisation.path,
        at__gte=begin,
        at__lt=end,
        set_aside="",
    )
    return _summed(heard(rows))


@dataclass(frozen=True, slots=True)
class Judged:
    """A part with its votes and what they come to."""

    item: BallotItem
    satisfied: int
    basic: int
    poor: int
    outcome: str

    @property
    def cast(self) -> int:
        """Votes cast."""
        return self.satisfied + self.basic + self.poor


def judged(ballot: Ballot) -> list[Judged]:
    """Every part by the ballot's pass rule."""
    rule = pass_rules()[ballot.rule]
    return [
        Judged(item, *item.counts, outcome(rule, ballot.members, *item.counts))
        for item in ballot.items.all()
    ]


def ballots_for(actor: User) -> QuerySet[Ballot]:
    """Ballots on projects in sight: a county reads how the city's deputies voted."""
    rows: QuerySet[Ballot] = Ballot.objects.filter(project__in=projects_for(actor))
    return rows.select_related("project__organisation", "organisation", "closed_by")


def shown_page(project_id: int) -> PublicPage | None:
    """The project's public page, if it has one and it is not hidden."""
    rows = PublicPage.objects.filter(project__pk=project_id, is_shown=True)
    return rows.select_related("project__organisation").first()


def digest_of(secret: str) -> str:
    """What is kept of a voting link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def slip_of(secret: str) -> Slip | None:
    """The unused link of a ballot that is still open."""
    rows = Slip.objects.filter(secret_hash=digest_of(secret), is_used=False, ballot__closed_at=None)
    return rows.select_related("ballot__project").first()
