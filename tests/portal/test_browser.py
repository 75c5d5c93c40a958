"""The finder in a real Chromium: two taps, light, without a network, for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import DESK, PHONE, Browser, Window
from tests.people import Cast
from tests.portal.builders import LAT, LON, station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def at_the_door(window: Window) -> None:
    """The phone knows where it is and may say so."""
    window.page.context.grant_permissions(["geolocation"])
    window.page.context.set_geolocation({"longitude": LON, "latitude": LAT})


def test_two_taps_to_an_open_door(browser: Browser, cast: Cast) -> None:
    near = station(cast.town, north_m=120)
    window = browser.window(width=PHONE)
    at_the_door(window)
    page = window.open("/")
    page.click("a[href='/find/']:visible >> nth=0")
    page.click("[data-locate]")
    page.wait_for_selector("#found")
    assert page.inner_text(".found h3 a") == near.name
    assert "118" not in page.url
    assert window.fits()
    assert window.serious() == []


def test_going_back_from_a_station_finds_the_list_again(browser: Browser, cast: Cast) -> None:
    near = station(cast.town)
    window = browser.window(width=PHONE)
    at_the_door(window)
    page = window.open("/find/")
    page.wait_for_selector("html[data-offline=ready]")
    page.click("[data-locate]")
    page.click(".found h3 a")
    page.wait_for_selector("text=门锁着")
    page.go_back()
    assert page.inner_text(".found h3 a") == near.name


def test_a_locked_door_reported_from_the_plaque_is_told_to_the_next_worker(
    browser: Browser, cast: Cast
) -> None:
    one = station(cast.town)
    page = browser.window(width=PHONE).open(f"/z/{one.short_code}/")
    page.click("text=门锁着")
    page.get_by_role("button", name="提交").first.click()
    page.get_by_text("已收到，正在安排人处理。").wait_for()
    page = browser.window(width=PHONE).open(f"/find/?in={cast.town.code}")
    assert page.is_visible("text=有人反映门锁着")
    feed = page.request.get(f"{page.url.split('/find/')[0]}/open311/v2/requests.json").json()
    assert [told["address_id"] for told in feed] == [one.short_code]


def test_a_refused_position_leads_to_names(browser: Browser, cast: Cast) -> None:
    window = browser.window(width=PHONE)
    page = window.open("/find/")
    page.click("[data-locate]")
    expect(page.locator("[data-locate-note]")).to_contain_text("地名")


def test_the_map_comes_on_a_tap_and_not_before(browser: Browser, cast: Cast) -> None:
    station(cast.town)
    window = browser.window(width=PHONE)
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url))
    page = window.open(f"/find/?in={cast.town.code}")
    assert not [url for url in asked if "map" in url]
    page.click("[data-map-open]")
    page.wait_for_selector(".map canvas")


def test_without_a_network_the_last_list_opens(browser: Browser, cast: Cast) -> None:
    near = station(cast.town)
    window = browser.window(width=PHONE)
    at_the_door(window)
    page = window.open("/find/")
    page.wait_for_selector("html[data-offline=ready]")
    page.click("[data-locate]")
    page.wait_for_selector("#found")
    page.wait_for_selector("html[data-offline=ready]")
    window.expect("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.goto(f"{window.base}/find/")
    assert page.inner_text(".found h3 a") == near.name
    page.wait_for_selector("[data-offline-note]:visible")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.found-one')).paddingTop") != "0px"
    )


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_station_page_is_for_everybody(browser: Browser, cast: Cast, width: int) -> None:
    one = station(cast.town, services=["toilet", "microwave"], address="荷花路 1 号")
    plain = browser.window(width=width, script=False).open(f"/z/{one.short_code}/")
    assert plain.is_visible("text=门锁着")
    assert not plain.is_visible("[data-share]")
    window = browser.window(width=width, english=True, display="text")
    window.open(f"/z/{one.short_code}/")
    assert window.fits()
    assert window.serious() == []
