"""What waits on the desk of whoever answers for a station."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.stations.models import Agreement, MapListing, Station
from minsheng.stations.waiting import (
    accepted_not_open,
    agreements_running_out,
    on_no_public_map,
)
from tests.people import Cast
from tests.stations.builders import make_station

SignIn = Callable[[User], Client]

DAY = dt.timedelta(days=1)


def accepted(cast: Cast, days: int) -> Station:
    since = timezone.now() - days * DAY
    return make_station(cast.town, state="accepted", state_since=since)


def agree(station: Station, days_left: int) -> None:
    last = timezone.localdate() + days_left * DAY
    Agreement.objects.create(
        station=station, partner="样例超市", starts_on=last - 400 * DAY, expires_on=last
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


def test_an_agreement_that_ran_out_is_not_forgotten(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town, name="样例旧约驿站")
    agree(station, -900)
    agree(station, -3)
    (one,) = agreements_running_out(answering(station))
    assert (one.tone, "已经到期 3 天" in str(one.text)) == ("alert", True)
    Station.objects.update(state="exited")
    assert not list(agreements_running_out(answering(station)))

    Station.objects.update(state="open")
    for number in range(6):
        agree(make_station(cast.town, name=f"样例新约{number}"), 10)
    agree(make_station(cast.town, name="样例长约驿站"), 300)
    (line,) = agreements_running_out(answering(station))
    assert "7 个站点" in str(line.text)
    shown = signed_in(cast.officer).get(line.url).content.decode()
    assert "样例旧约驿站" in shown
    assert "样例长约驿站" not in shown


def test_a_station_no_public_map_shows_waits_after_thirty_days(
    cast: Cast, signed_in: SignIn
) -> None:
    make_station(cast.town, name="样例新开驿站")
    station = make_station(cast.town, name="样例无图驿站", state_since=timezone.now() - 31 * DAY)
    (one,) = on_no_public_map(answering(station))
    assert "1 个站点" in str(one.text)
    assert "样例无图驿站" in signed_in(cast.officer).get(one.url).content.decode()

    facts = {"checked_on": timezone.localdate(), "checked_by": cast.officer}
    MapListing.objects.create(station=station, map="amap", state="wrong", **facts)
    assert list(on_no_public_map(answering(station)))
    MapListing.objects.create(station=station, map="baidu", state="listed", **facts)
    assert not list(on_no_public_map(answering(station)))
