"""Yearly re-evaluation: drawing up the list, and closing one station after the other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.engines import draw
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission
from minsheng.organisations.queries import post_answering_for
from minsheng.standards.models import Standard
from minsheng.stations.evaluation.judgements import may_judge
from minsheng.stations.evaluation.keeping import evaluate, judged_stations
from minsheng.stations.models import Award, Campaign, Review, Standing, Station


class NotInForce(Exception):
    """The standard does not hold for the station, so there is nothing to review by."""


class StillUnknown(Exception):
    """Some clauses are not decided yet; ``numbers`` names them."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = tuple(numbers)


class AlreadyDone(Exception):
    """The station has been reviewed in this campaign."""


def _drawn(
    stations: Sequence[Station], title: str, percent: int, source: str, numbers: Sequence[int]
) -> draw.Drawn:
    """A share of the stations of each county, chosen so that anybody can repeat it."""
    counties = {station.pk: station.code.rsplit("-ST-", 1)[0] for station in stations}
    sizes = Counter(counties.values())
    total = -(-len(stations) * percent // 100)
    plan = draw.DrawPlan(
        title=title,
        units=tuple(draw.Unit(one.code, counties[one.pk]) for one in stations),
        quotas=draw.proportional(sizes, total),
        sources=(draw.Source(source),),
    )
    return draw.draw(plan, [list(numbers)])


@transaction.atomic
def start_campaign(
    organisation: Organisation,
    standard: Standard,
    *,
    title: str,
    starts_on: dt.date,
    due_on: dt.date,
    percent: int = 100,
    source: str = "",
    numbers: Sequence[int] = (),
    actor: User,
) -> Campaign:
    """The list of stations to look at again stands there, each with its day and the grade it holds now.

    Args:
        percent: share of the stations of each county; below 100 they are drawn.
        source, numbers: the public numbers a draw goes by and where they come from.

    Raises:
        NotPermitted: the actor may not edit stations there.
        BadPlan: a draw without a source or numbers.
    """
    post = post_answering_for(actor, organisation, Permission.EDIT_STATIONS)
    if post is None:
        raise NotPermitted(f"{Permission.EDIT_STATIONS} at {organisation.code}")
    stations = list(judged_stations([organisation.path]))
    document = None
    if percent < 100 and stations:
        drawn = _drawn(stations, title, percent, source, numbers)
        document = draw.document(drawn)
        chosen = {pick.code for pick in drawn.picks}
        stations = [station for station in stations if station.code in chosen]
    campaign: Campaign = Campaign.objects.create(
        organisation=organisation,
        responsible=post,
        title=title,
        standard=standard,
        starts_on=starts_on,
        due_on=due_on,
        percent=percent,
        draw=document,
        created_by=actor,
    )
    held = dict(
        Award.objects.filter(station__in=stations, standard=standard, until=None).values_list(
            "station", "grade"
        )
    )
    Review.objects.bulk_create(
        Review(
            campaign=campaign,
            station=station,
            due_on=due_on,
            grade_before=held.get(station.pk, ""),
        )
        for station in stations
    )
    record(actor, "campaign.started", campaign, stations=len(stations))
    return campaign


@transaction.atomic
def finish_review(review_id: int, *, note: str = "", actor: User) -> Review:
    """The station has been looked at again: its grade of today and the failed clauses are on record.

    Raises:
        NotPermitted: the actor may neither inspect nor edit there.
        AlreadyDone: somebody has finished it.
        NotInForce: the standard does not hold there.
        StillUnknown: clauses are open; judge them or enter the facts first.
    """
    rows = Review.objects.select_for_update(of=["self"])
    review = rows.select_related("station__organisation", "campaign__standard").get(pk=review_id)
    if not may_judge(actor, review.station):
        raise NotPermitted(f"review at {review.station.organisation.code}")
    if review.done_on is not None:
        raise AlreadyDone(str(review.pk))
    evaluate(Station.objects.filter(pk=review.station_id).select_related("organisation"))
    standing = Standing.objects.filter(
        station=review.station, standard=review.campaign.standard
    ).first()
    if standing is None:
        raise NotInForce(review.campaign.standard.code)
    if standing.unknown:
        raise StillUnknown(standing.unknown)
    review.grade_found, review.score = standing.grade, standing.score
    review.failed, review.note = standing.failed, note
    review.done_on, review.done_by = timezone.localdate(), actor
    review.save(update_fields=["grade_found", "score", "failed", "note", "done_on", "done_by"])
    record(actor, "review.finished", review.station, grade=standing.grade, score=standing.score)
    return review
