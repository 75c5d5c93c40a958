"""Yearly re-evaluation: announcing it, drawing a share, and closing one station after the other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.engines import draw
from minsheng.engines.draw.files import plan_of
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, require
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


class NothingToReview(Exception):
    """The union has no station that standards judge."""


class AlreadyDrawn(Exception):
    """The numbers have been entered, or there is nothing to draw; a draw happens once."""


def _plan(
    stations: Sequence[Station], title: str, percent: int, sources: Sequence[tuple[str, str]]
) -> draw.DrawPlan:
    """A share of the stations of each county, to be chosen so that anybody can repeat it."""
    counties = {station.pk: station.code.rsplit("-ST-", 1)[0] for station in stations}
    total = -(-len(stations) * percent // 100)
    return draw.DrawPlan(
        title=title,
        units=tuple(draw.Unit(one.code, counties[one.pk]) for one in stations),
        quotas=draw.proportional(Counter(counties.values()), total),
        sources=tuple(draw.Source(name, due) for name, due in sources),
    )


@transaction.atomic
def start_campaign(
    organisation: Organisation,
    standard: Standard,
    *,
    title: str,
    starts_on: dt.date,
    due_on: dt.date,
    percent: int = 100,
    sources: Sequence[tuple[str, str]] = (),
    actor: User,
) -> Campaign:
    """The campaign is announced. With all stations its list stands; a share waits for the public numbers.

    Args:
        percent: share of the stations of each county; below 100 they are drawn by ``draw_campaign``.
        sources: (name, when it will be published) of public numbers nobody knows yet.

    Raises:
        NotPermitted: the actor may not edit stations there.
        NothingToReview: there is no station to look at.
        BadPlan: a share without a source.
    """
    post = post_answering_for(actor, organisation, Permission.EDIT_STATIONS)
    if post is None:
        raise NotPermitted(f"{Permission.EDIT_STATIONS} at {organisation.code}")
    stations = list(judged_stations([organisation.path]))
    if not stations:
        raise NothingToReview(organisation.code)
    plan = _plan(stations, title, percent, sources) if percent < 100 else None
    campaign: Campaign = Campaign.objects.create(
        organisation=organisation,
        responsible=post,
        title=title,
        standard=standard,
        starts_on=starts_on,
        due_on=due_on,
        percent=percent,
        plan=plan.announced() if plan else None,
        commitment=plan.commitment if plan else "",
        created_by=actor,
    )
    if plan:
        record(actor, "campaign.announced", campaign, commitment=plan.commitment)
    else:
        _list(campaign, stations, actor)
    return campaign


@transaction.atomic
def draw_campaign(
    campaign_id: int, values: Sequence[Sequence[int | str]], *, actor: User
) -> Campaign:
    """The stations follow from the announced plan and the public numbers; each has its day.

    A station that has left since the announcement is drawn as announced, and has no line.

    Raises:
        NotPermitted: the actor may not edit stations there.
        AlreadyDrawn: it has been drawn, or all stations take part.
        BadPlan: the values do not fit the sources.
    """
    rows = Campaign.objects.select_for_update(of=["self"])
    campaign: Campaign = rows.select_related("organisation", "standard").get(pk=campaign_id)
    require(actor, Permission.EDIT_STATIONS, campaign.organisation)
    if campaign.plan is None or campaign.draw is not None:
        raise AlreadyDrawn(str(campaign.pk))
    drawn = draw.draw(plan_of(campaign.plan), values)
    campaign.draw = draw.document(drawn)
    campaign.drawn_at, campaign.drawn_by = timezone.now(), actor
    campaign.save(update_fields=["draw", "drawn_at", "drawn_by"])
    record(actor, "campaign.drawn", campaign, digest=campaign.draw["digest"])
    codes = [pick.code for pick in drawn.picks]
    _list(campaign, list(judged_stations().filter(code__in=codes)), actor)
    return campaign


def _list(campaign: Campaign, stations: Sequence[Station], actor: User) -> None:
    """Each station has its line with the day and the grade it holds now."""
    awards = Award.objects.filter(station__in=stations, standard=campaign.standard, until=None)
    held = dict(awards.values_list("station", "grade"))
    Review.objects.bulk_create(
        Review(
            campaign=campaign,
            station=station,
            due_on=campaign.due_on,
            grade_before=held.get(station.pk, ""),
        )
        for station in stations
    )
    record(actor, "campaign.started", campaign, stations=len(stations))


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
