"""The small scripts: waiting for work, asking before a deed, unsaved changes, the shift of some tile services."""

from __future__ import annotations

import base64
import json

import pytest
from playwright.sync_api import Page, Route, expect

from minsheng.common.geo import from_wgs84
from tests.browser import Browser, Window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HTML = "text/html; charset=utf-8"
QUIET = '<link rel="icon" href="data:,">'
TILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def page_with(window: Window, body: str, answers: list[tuple[int, str]]) -> Page:
    """A page with ``body`` and the site's script; /going/ gives ``answers`` one after the other, the last one forever."""
    script = f'<script type="module" src="{window.base}/static/dist/app.js"></script>'
    toasts = (
        '<div data-toasts data-offline="连不上" data-unsaved="还没保存" data-copied="已复制"></div>'
    )
    window.page.route(
        "**/try/",
        lambda route: route.fulfill(content_type=HTML, body=QUIET + body + toasts + script),
    )

    def answer(route: Route) -> None:
        status, text = answers.pop(0) if len(answers) > 1 else answers[0]
        route.fulfill(status=status, content_type=HTML, body=text)

    window.page.route("**/going/**", answer)
    return window.open("/try/")


def test_progress_is_fetched_until_the_work_is_done(browser: Browser) -> None:
    going, done = '<p id="now" data-poll="/going/">一半</p>', '<p id="now">好了</p>'

    page = page_with(
        browser.window(), '<p id="now" data-poll="/going/">开始</p>', [(200, going), (200, done)]
    )

    expect(page.locator("#now")).to_have_text("一半", timeout=10_000)
    expect(page.locator("#now")).to_have_text("好了", timeout=10_000)
    expect(page.locator("#now")).not_to_have_attribute("data-poll", "/going/")


def test_a_lost_connection_is_told_and_tried_again(browser: Browser) -> None:
    window = browser.window()
    window.expect("503")

    page = page_with(
        window,
        '<p id="now" data-poll="/going/">开始</p>',
        [(503, ""), (200, '<p id="now">好了</p>')],
    )

    expect(page.locator(".toast")).to_have_text("连不上", timeout=10_000)
    expect(page.locator("#now")).to_have_text("好了", timeout=15_000)


@pytest.mark.parametrize(("yes", "sent"), [(True, 1), (False, 0)])
def test_a_grave_deed_is_asked_about_first(browser: Browser, yes: bool, sent: int) -> None:
    body = '<form action="/going/" data-confirm="真的吗？"><button>删除</button></form>'
    page = page_with(browser.window(), body, [(200, QUIET + "删了")])
    asked: list[str] = []
    page.on(
        "dialog",
        lambda dialog: (asked.append(dialog.message), dialog.accept() if yes else dialog.dismiss()),
    )

    page.get_by_role("button").click()

    assert asked == ["真的吗？"]
    assert page.url.endswith("/going/?" if sent else "/try/")


def test_unsaved_changes_are_asked_about(browser: Browser) -> None:
    body = '<form data-unsaved><input name="a" aria-label="a"></form><a href="/going/">走</a>'
    page = page_with(browser.window(), body, [(200, QUIET + "走了")])
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.locator("input").fill("改了")
    page.locator("input").blur()
    page.get_by_role("link").click()

    expect(page.locator("body")).to_have_text("走了")
    assert asked == ["beforeunload"]


def test_points_drawn_on_shifted_tiles_are_kept_and_a_blank_service_is_told(
    browser: Browser, settings: object
) -> None:
    window = browser.window()
    settings.MAP_TILES = [  # type: ignore[attr-defined]
        {
            "name": "某图",
            "url": window.base + "/tiles/{z}/{x}/{y}.png",
            "attribution": "GS(0000)1号",
            "datum": "gcj02",
        }
    ]
    window.page.route(
        "**/tiles/**", lambda route: route.fulfill(content_type="image/png", body=TILE)
    )
    page = window.open("/web/style/maps/")
    figure = page.locator("[data-map=drawing_config]")
    expect(figure).to_have_attribute("data-ready", "", timeout=60_000)
    add = figure.get_by_role("button", name="在地图中心加一个点")

    add.click()
    figure.get_by_label("底图").select_option("0")
    add.click()

    plain, shifted = json.loads(page.locator("#id_drawn").input_value())
    shown = from_wgs84(shifted["lon"], shifted["lat"], "gcj02")
    assert (shown.lon, shown.lat) == pytest.approx((plain["lon"], plain["lat"]), abs=2e-5)
    assert abs(shifted["lon"] - plain["lon"]) > 0.003
    expect(page.locator("footer")).to_contain_text("GS(0000)1号")

    window.expect("503")
    page.route("**/tiles/**", lambda route: route.fulfill(status=503))
    figure.get_by_role("button", name="放大").click()

    expect(figure.get_by_role("status")).to_contain_text("“某图”现在取不到")
    expect(figure.get_by_label("底图")).to_have_value("-1")
