"""A keeper's day: nothing to type when nothing is wrong, and one tap when something is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.stations.models import Item, Keeper, UsageCount
from minsheng.stations.services import ItemFacts, add_item
from tests.browser import PHONE, Browser
from tests.cases.builders import assigned, make_case
from tests.people import Cast
from tests.stations.builders import make_station

SignIn = Callable[[User], Client]
ALWAYS = {
    "week": {day: ["00:00-24:00"] for day in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
}


def page(client: Client) -> str:
    return client.get("/desk/keep/").content.decode()


def test_nothing_to_type_when_nothing_is_wrong(cast: Cast, signed_in: SignIn) -> None:
    make_station(cast.town)
    make_station(cast.other_town, name="别人的驿站")
    shown = page(signed_in(cast.keeper))
    assert "没有要办的事" in shown
    assert "样例荷花驿站" in shown
    assert "别人的驿站" not in shown


def test_a_suspended_station_promises_no_hours_today(cast: Cast, signed_in: SignIn) -> None:
    make_station(cast.town, state="suspended", hours=ALWAYS)
    shown = page(signed_in(cast.keeper))
    assert "暂停开放" in shown
    assert "00:00" not in shown


def test_a_named_keeper_without_a_post_has_the_page_too(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.other_town)
    Keeper.objects.create(station=station, person=cast.nobody, since=timezone.localdate())
    client = signed_in(cast.nobody)
    assert "样例荷花驿站" in page(client)
    client.post(f"/desk/keep/{station.code}/count/", {"visits": "12"})
    assert UsageCount.objects.get().visits == 12


def test_closed_now_in_one_tap_and_back(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town, hours=ALWAYS)
    client = signed_in(cast.keeper)
    way = f"/desk/keep/{station.code}/hours/"
    client.post(way, {"how": "closed_now", "reason": "power"})
    shown = page(client)
    assert "停水或停电" in shown
    client.post(f"{way}back/")
    page(client)
    assert f"{way}back/" not in page(client)


def test_a_time_that_is_missing_or_changes_nothing_is_said(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town, hours=ALWAYS)
    client = signed_in(cast.keeper)
    way = f"/desk/keep/{station.code}/hours/"
    answer = client.post(way, {"how": "closes_earlier", "reason": "power"}, follow=True)
    assert "请填写几点。" in answer.content.decode()
    told = {"how": "open_longer", "at": "23:00", "reason": "event"}
    assert "什么都没有改" in client.post(way, told, follow=True).content.decode()


def test_what_runs_out_is_replaced_or_taken_away(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town)
    today = timezone.localdate()
    soon = today + dt.timedelta(days=20)
    facts = ItemFacts(what="plaster", kind="consumable", expires_on=soon)
    item = add_item(station, facts, actor=cast.officer)
    client = signed_in(cast.keeper)
    assert "快过期" in page(client)
    way = f"/desk/keep/{station.code}/items/{item.pk}/"
    past = client.post(f"{way}replaced/", {"expires_on": "2020-01-01"}, follow=True)
    assert "这个日期已经过去" in past.content.decode()
    later = today + dt.timedelta(days=400)
    client.post(f"{way}replaced/", {"expires_on": later.isoformat()})
    assert "快过期" not in page(client)
    client.post(f"{way}removed/")
    item.refresh_from_db()
    assert (item.state, item.expires_on) == (Item.State.REMOVED, later)


def test_nobody_keeps_a_station_out_of_reach(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.other_town)
    client = signed_in(cast.keeper)
    told = {"how": "closed_now", "reason": "power"}
    assert client.post(f"/desk/keep/{station.code}/hours/", told).status_code == 404


def test_twenty_stations_ask_as_often_as_two(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _number in range(12):
        make_station(cast.town)
    client = signed_in(cast.keeper)
    page(client)
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
        page(client)


@pytest.mark.browser
def test_on_a_phone_without_script(cast: Cast, browser: Browser) -> None:
    station = make_station(cast.town, hours=ALWAYS)
    assigned(make_case(station), cast)
    facts = ItemFacts(what="aed", kind="device", expires_on=timezone.localdate())
    add_item(station, facts, actor=cast.officer)
    window = browser.window(width=PHONE, user=cast.keeper, script=False)
    shown = window.open("/desk/keep/")
    shown.get_by_text("今天时间有变").click()
    shown.get_by_role("button", name="现在关门").click()
    shown.get_by_text("已公布，只管今天，明天照常。").wait_for()
    spoken = browser.window(width=PHONE, user=cast.keeper)
    spoken.open("/desk/keep/")
    assert spoken.serious() == []
    assert spoken.fits()
