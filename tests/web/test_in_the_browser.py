"""The frame and the components in a real Chromium: phone and desk, languages, large text, keyboard only."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from minsheng.web import menu
from tests.browser import DESK, PHONE, Browser
from tests.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/", "/feedback/", "/accounts/login/", "/web/style/", "/web/style/maps/"]


def _maps_ready(page: Page) -> None:
    for figure in page.locator("[data-map]").all():
        expect(figure).to_have_attribute("data-ready", "", timeout=60_000)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_grave_fault_and_fit_the_screen(
    browser: Browser, path: str, width: int
) -> None:
    window = browser.window(width=width, english=width == DESK)
    page = window.open(path)
    _maps_ready(page)

    assert window.serious() == []
    assert window.fits()


@pytest.mark.parametrize(
    "display", ["text", "contrast", "text.contrast", "theme", "theme.contrast"]
)
def test_large_text_high_contrast_and_dark_keep_the_style_page_readable(
    browser: Browser, display: str
) -> None:
    window = browser.window(width=PHONE, display=display)
    window.open("/web/style/")

    assert window.serious() == []
    assert window.fits()


def test_large_text_keeps_to_the_numbers_of_the_ageing_friendly_code(browser: Browser) -> None:
    window = browser.window(width=PHONE, display="text")
    page = window.open("/web/style/")

    measured = page.evaluate(
        """() => ({
            text: parseFloat(getComputedStyle(document.querySelector('main p')).fontSize),
            leading: parseFloat(getComputedStyle(document.querySelector('main p')).lineHeight),
            small: Math.min(...[...document.querySelectorAll('main .small, main .helptext')]
                .map((one) => parseFloat(getComputedStyle(one).fontSize))),
            target: Math.min(...[...document.querySelectorAll('main .button, main input:not([type=hidden]):not([type=checkbox]):not([type=radio]), main .choice')]
                .map((one) => one.getBoundingClientRect().height).filter((height) => height > 0)),
        })"""
    )

    assert measured["text"] >= 18
    assert measured["small"] >= 18
    assert measured["leading"] >= 1.3 * measured["text"]
    assert measured["target"] >= 60


@pytest.mark.parametrize(("path", "answer"), [("/no-such-page/", "404"), ("/desk/audit/", "403")])
def test_error_pages_say_what_to_do(browser: Browser, cast: Cast, path: str, answer: str) -> None:
    window = browser.window(width=PHONE, user=cast.keeper)
    window.expect(answer)
    page = window.open(path)

    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("link", name="回到首页")).to_be_visible()
    assert window.serious() == []


def test_the_menu_can_be_walked_with_keys_alone(browser: Browser, cast: Cast) -> None:
    window = browser.window(width=PHONE, user=cast.officer)
    page = window.open("/web/style/")
    entries = menu.menu_for({"stations.view"}, "")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".phone-menu summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".phone-menu")).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    first = page.locator(".phone-menu a").first
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".phone-menu summary")).to_be_focused()
    assert page.locator(".phone-menu[open]").count() == 0
    assert entries


def test_the_skip_link_leads_past_the_menu(browser: Browser, cast: Cast) -> None:
    page = browser.window(user=cast.officer).open("/web/style/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_switches_and_menus_work_without_script(browser: Browser, cast: Cast) -> None:
    page = browser.window(width=PHONE, user=cast.officer, script=False).open("/web/style/")

    page.get_by_role("button", name="大字").click()
    assert "text-large" in (page.locator("html").get_attribute("class") or "")
    page.get_by_role("button", name="EN").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/web/style/")
    page.locator(".phone-menu summary").click()
    expect(page.locator(".phone-menu nav")).to_be_visible()


def test_a_refused_form_starts_at_its_errors(browser: Browser) -> None:
    page = browser.window(width=PHONE).open("/accounts/login/")
    page.evaluate("document.querySelector('form.form').noValidate = true")

    page.locator("form.form button").first.click()

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.locator("[name=login]")).to_be_focused()


def test_maps_and_charts_draw_and_the_list_leads_to_the_place(browser: Browser) -> None:
    window = browser.window()
    page = window.open("/web/style/maps/")
    _maps_ready(page)
    for figure in page.locator("[data-chart]").all():
        expect(figure).to_have_attribute("data-ready", "", timeout=30_000)

    page.locator(".map-list summary").first.click()
    page.locator(".map-list li", has_text="北门加油站").get_by_role("button").click()

    expect(page.locator(".popup")).to_contain_text("覆盖人数")
    page.locator("[data-layer=demand]").uncheck()
    assert window.serious() == []


def test_points_are_drawn_moved_to_the_form_and_removed_by_keys(browser: Browser) -> None:
    page = browser.window().open("/web/style/maps/")
    _maps_ready(page)
    drawn = page.locator("#id_drawn")
    add = page.get_by_role("button", name="在地图中心加一个点")

    add.focus()
    page.keyboard.press("Enter")
    page.locator("[data-map=drawing_config] canvas").click(position={"x": 60, "y": 60})
    assert page.evaluate("JSON.parse(document.getElementById('id_drawn').value).length") == 2
    page.locator(".drawn-list button").first.click()

    assert page.evaluate("JSON.parse(document.getElementById('id_drawn').value).length") == 1
    assert 118 < page.evaluate("JSON.parse(document.getElementById('id_drawn').value)[0].lon") < 119
    expect(add).to_be_focused()
    assert drawn.count() == 1


def test_without_webgl_the_map_points_to_its_list(browser: Browser) -> None:
    window = browser.window()
    window.page.add_init_script(
        "const real = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        "  return kind.startsWith('webgl') ? null : real.call(this, kind, ...more); };"
    )
    page = window.open("/web/style/maps/")

    expect(page.locator(".map-note").first).to_contain_text("下面的列表内容相同", timeout=30_000)
    page.locator(".map-list summary").first.click()
    expect(page.locator(".map-list li", has_text="北门加油站")).to_be_visible()


def test_the_public_page_is_light_for_old_phones(browser: Browser) -> None:
    window = browser.window(width=PHONE)
    weights: dict[str, int] = {}
    window.page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))

    window.open("/")
    window.page.wait_for_load_state("networkidle")

    # A machine without any Chinese font, as test machines are, fetches ours; phones have one.
    own = {
        url: weight
        for url, weight in weights.items()
        if "fonts.css" not in url and ".woff2" not in url
    }
    assert sum(own.values()) < 64 * 1024, own
