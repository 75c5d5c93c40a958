"""The finder for those without script, without a position, with weak eyes or tired ones, and for telling others."""

from __future__ import annotations

import pytest

from minsheng.stations.services import note_present
from tests.browser import PHONE, Browser
from tests.people import Cast
from tests.portal.builders import station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTEN = """
window.said = [];
speechSynthesis.speak = (speech) => window.said.push([speech.lang, speech.text]);
"""
SHARE = """
window.shared = [];
navigator.share = async (what) => { window.shared.push(what); };
"""


def test_without_script_and_position_a_name_or_a_place_leads_to_the_list(
    browser: Browser, cast: Cast
) -> None:
    near = station(cast.town)
    page = browser.window(width=PHONE, script=False).open("/find/")
    assert not page.is_visible("[data-locate]")
    page.get_by_label("地名、驿站名或短码").fill("hehua")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="荷花街道", exact=True).first.click()
    assert page.inner_text(".found h3 a") == near.name
    page.get_by_text("怎么走").first.click()  # unfolds without script
    page.get_by_role("link", name="高德地图").first.wait_for()
    page.locator(".found h3 a").first.click()
    page.get_by_role("link", name="门锁着").wait_for()


def test_by_place_without_typing(browser: Browser, cast: Cast) -> None:
    near = station(cast.town)
    page = browser.window(width=PHONE, script=False).open("/find/")
    page.locator("details.disclosure summary").first.click()
    page.get_by_role("link", name="荷花街道").first.click()
    assert page.inner_text(".found h3 a") == near.name


def test_the_phone_reads_out_name_door_crowd_and_what_there_is(
    browser: Browser, cast: Cast
) -> None:
    one = station(cast.town, services=["toilet"], seats=10)
    note_present(one, 1, actor=cast.keeper)
    window = browser.window(width=PHONE)
    window.page.add_init_script(LISTEN)
    page = window.open(f"/z/{one.short_code}/")
    page.click("[data-say]")
    ((language, text),) = page.evaluate("() => window.said")
    assert language == "zh-CN"
    for part in (one.name, "正在开放", "人少，有空位", "厕所"):
        assert part in text


def test_sharing_hands_on_the_link_and_nothing_about_the_sharer(
    browser: Browser, cast: Cast
) -> None:
    one = station(cast.town)
    window = browser.window(width=PHONE)
    window.page.add_init_script(SHARE)
    page = window.open(f"/z/{one.short_code}/?scan")
    page.click("[data-share]")
    (told,) = page.evaluate("() => window.shared")
    assert told == {"title": one.name, "url": f"{window.base}/z/{one.short_code}/"}


def test_large_text_is_one_tap_and_still_fits(browser: Browser, cast: Cast) -> None:
    station(cast.town, services=["toilet", "water", "legal_aid"])
    size = "() => parseFloat(getComputedStyle(document.body).fontSize)"
    window = browser.window(width=PHONE)
    page = window.open(f"/find/?in={cast.town.code}")
    before = page.evaluate(size)
    page.get_by_role("button", name="大字").first.click()
    page.wait_for_load_state("load")
    assert page.evaluate(size) > before * 1.15
    assert window.fits()
    assert window.serious() == []
