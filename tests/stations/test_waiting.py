"""What waits on the desk of whoever answers for a station."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from minsheng.stations.models import Agreement, Station
from minsheng.stations.waiting import accepted_not_open, agreements_running_out
from tests.people import Cast
from tests.stations.builders import make_station

DAY = dt.timedelta(days=1)


def accepted(cast: Cast, days: int) -> Station:
    since = timezone.now() - days * DAY
    return make_station(cast.town, state="accepted", state_since=since)


def agree(station: Station, days_left: int) -> None:
    today = timezone.localdate()
    Agreement.objects.create(
        station=station, partner="样例超市", starts_on=today, expires_on=today + days_left * DAY
    )


def answering(station: Station) -> object:
    return station.responsible.holder


def test_accepted_and_still_shut_waits_after_fifteen_days(cast: Cast) -> None:
    fresh = accepted(cast, 14)
    assert not list(accepted_not_open(answering(fresh)))
    accepted(cast, 20)
    (one,) = accepted_not_open(answering(fresh))
    assert (one.tone, "20 天" in str(one.text)) == ("alert", True)
    assert not list(accepted_not_open(cast.other_officer))
    assert not list(accepted_not_open(cast.keeper))


def test_many_become_one_line(cast: Cast) -> None:
    for _ in range(7):
        station = accepted(cast, 30)
    (one,) = accepted_not_open(answering(station))
    assert "7 个站点" in str(one.text)


def test_an_agreement_that_runs_out_waits_until_it_has_a_successor(cast: Cast) -> None:
    station = make_station(cast.town)
    agree(station, 30)
    (one,) = agreements_running_out(answering(station))
    assert "30 天后到期" in str(one.text)

    agree(station, 400)
    assert not list(agreements_running_out(answering(station)))
