"""Yearly re-evaluation: the list, the days, the results, and a draw anybody can repeat."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from minsheng.engines.draw import BadPlan, differences
from minsheng.engines.draw.plan import canonical
from minsheng.organisations.permissions import NotPermitted
from minsheng.standards.models import Version
from minsheng.stations.evaluation.campaigns import (
    AlreadyDone,
    AlreadyDrawn,
    NothingToReview,
    NotInForce,
    StillUnknown,
    draw_campaign,
    finish_review,
    start_campaign,
)
from minsheng.stations.evaluation.judgements import record_judgement
from minsheng.stations.models import Campaign, Item, Station
from tests.people import Cast
from tests.stations.rated import in_force, open_station

START, DUE = dt.date(2026, 9, 1), dt.date(2026, 10, 31)


def campaign_of(cast: Cast, version: Version, **more: object) -> Campaign:
    given = {"title": "2026 年度复评", "starts_on": START, "due_on": DUE, "actor": cast.officer}
    return start_campaign(cast.county, version.standard, **given | more)  # type: ignore[arg-type]


def test_every_station_of_the_union_gets_a_line_and_a_day(cast: Cast) -> None:
    version = in_force(cast)
    open_station(cast.town)
    open_station(cast.town, state=Station.State.SUSPENDED)
    open_station(cast.town, state=Station.State.EXITED)
    open_station(cast.other_town)

    campaign = campaign_of(cast, version)

    assert campaign.reviews.count() == 2
    assert {review.due_on for review in campaign.reviews.all()} == {DUE}
    assert campaign.draw is None


def test_a_review_needs_every_clause_decided(cast: Cast) -> None:
    version = in_force(cast)
    station = open_station(cast.town, area_m2=15)
    Item.objects.create(station=station, kind="device", what="aed")
    review = campaign_of(cast, version).reviews.get()
    with pytest.raises(StillUnknown) as fault:
        finish_review(review.pk, actor=cast.officer)
    assert fault.value.numbers == ("1.3",)

    clause = version.clauses.get(number="1.3")
    record_judgement(station, clause, passed=True, actor=cast.officer)
    done = finish_review(review.pk, note="面积不够", actor=cast.officer)

    assert (done.grade_found, done.score, done.failed) == ("", 66, ["1.1"])
    assert done.done_by == cast.officer
    with pytest.raises(AlreadyDone):
        finish_review(review.pk, actor=cast.officer)


def test_a_late_review_is_known_as_late(cast: Cast) -> None:
    version = in_force(cast)
    open_station(cast.town)
    review = campaign_of(cast, version).reviews.get()
    assert not review.is_late(DUE)
    assert review.is_late(DUE + dt.timedelta(days=1))


def test_a_standard_that_does_not_hold_gives_no_review(cast: Cast) -> None:
    version = in_force(cast)
    open_station(cast.town)
    review = campaign_of(cast, version).reviews.get()
    version.standard.adoptions.update(until=dt.date(2026, 1, 2))
    with pytest.raises(NotInForce):
        finish_review(review.pk, actor=cast.officer)


SOURCES = [("样例彩票第 2026100 期", "2026-08-31")]


def test_a_share_is_announced_before_it_is_drawn(cast: Cast) -> None:
    version = in_force(cast)
    for _ in range(11):
        open_station(cast.town)

    campaign = campaign_of(cast, version, percent=30, sources=SOURCES)
    assert (campaign.awaits_draw, campaign.reviews.count()) == (True, 0)
    announced = dict(campaign.plan or {})
    assert hashlib.sha256(canonical(announced)).hexdigest() == campaign.commitment

    open_station(cast.town)  # too late: the list is fixed
    drawn = draw_campaign(campaign.pk, [[3, 14, 15]], actor=cast.colleague)

    assert drawn.draw is not None
    assert (drawn.draw["plan"], drawn.draw["commitment"]) == (announced, campaign.commitment)
    assert differences(drawn.draw) == []
    assert drawn.reviews.count() == 4, "30 % of 11, rounded up"
    codes = {pick[2] for pick in drawn.draw["picks"]}
    assert {review.station.code for review in drawn.reviews.all()} == codes
    with pytest.raises(AlreadyDrawn):
        draw_campaign(campaign.pk, [[1, 2, 3]], actor=cast.officer)


def test_what_has_left_meanwhile_is_drawn_as_announced_and_has_no_line(cast: Cast) -> None:
    version = in_force(cast)
    stations = [open_station(cast.town) for _ in range(2)]
    campaign = campaign_of(cast, version, percent=99, sources=SOURCES)
    Station.objects.filter(pk=stations[0].pk).update(state=Station.State.EXITED)
    drawn = draw_campaign(campaign.pk, [[1]], actor=cast.officer)
    assert drawn.draw is not None
    assert (len(drawn.draw["picks"]), drawn.reviews.get().station) == (2, stations[1])


def test_a_share_without_public_numbers_is_not_announced(cast: Cast) -> None:
    version = in_force(cast)
    open_station(cast.town)
    with pytest.raises(BadPlan):
        campaign_of(cast, version, percent=30)
    assert not Campaign.objects.exists()


def test_a_union_without_stations_has_nothing_to_review(cast: Cast) -> None:
    with pytest.raises(NothingToReview):
        campaign_of(cast, in_force(cast))


def test_another_county_neither_starts_nor_reviews(cast: Cast) -> None:
    version = in_force(cast)
    open_station(cast.town)
    with pytest.raises(NotPermitted):
        campaign_of(cast, version, actor=cast.other_officer)
    share = campaign_of(cast, version, percent=50, sources=SOURCES)
    with pytest.raises(NotPermitted):
        draw_campaign(share.pk, [[1]], actor=cast.other_officer)
    review = campaign_of(cast, version).reviews.get()
    with pytest.raises(NotPermitted):
        finish_review(review.pk, actor=cast.other_officer)
