"""The first whole job of a county officer, in a real browser: from two files to stations on the list.

Walked in Chinese on a desk and in English on a phone with the pointer; a plan is also computed and
adopted on a desk with the keyboard alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from minsheng.accounts.models import User
from minsheng.audit.services import verify_chain
from minsheng.organisations.models import Organisation
from minsheng.organisations.sample import sample
from minsheng.siteplans.models import SitePlan
from minsheng.stations.models import Station
from tests.browser import DESK, PHONE, Browser, Window

EXAMPLES = Path(__file__).parents[2] / "examples" / "imports"


@pytest.fixture
def officer(transactional_db: None) -> User:
    """The starter tree and its people, with nothing imported yet."""
    sample()
    return User.objects.get(username="officer")


def kecheng() -> Organisation:
    return Organisation.objects.get(kind=Organisation.Kind.COUNTY, gb_code__startswith="330802")


def press(page: Page, name: str, *, tries: int = 200) -> None:
    """Reach the button or link with the keyboard alone and press it."""
    for _ in range(tries):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "() => ({text: document.activeElement.innerText || document.activeElement.value || '',"
            " tag: document.activeElement.tagName})"
        )
        if name in found["text"] and found["tag"] in {"BUTTON", "A", "SUMMARY"}:
            with page.expect_navigation(timeout=60_000):
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def look(window: Window) -> None:
    """What must hold on every page of the walk."""
    assert window.fits(), f"sideways scrolling on {window.page.url}"
    assert window.serious() == [], window.page.url


def bring_in(window: Window, kind: str, file: str) -> None:
    page = window.open("/desk/imports/new/")
    page.select_option("[name=kind]", kind)
    page.select_option("[name=organisation]", str(kecheng().pk))
    page.set_input_files("[name=file]", EXAMPLES / file)
    look(window)
    page.locator(".form-foot button").first.click()
    page.wait_for_load_state("load")
    look(window)
    page.locator("form[action$='/apply/'] button").click()
    page.wait_for_load_state("load")
    look(window)


def ask_for_plan(window: Window, title: str, **answers: str) -> SitePlan:
    page = window.open("/desk/siteplans/new/")
    page.fill("[name=title]", title)
    page.select_option("[name=area]", str(kecheng().pk))
    for name, value in answers.items():
        page.fill(f"[name={name}]", value)
    look(window)
    page.locator(".form-foot button").click()
    page.wait_for_load_state("load")
    expect(page.locator("h1")).to_contain_text(title)
    return SitePlan.objects.get(title=title)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("english", "width"), [(False, DESK), (True, PHONE)], ids=["zh desk", "en phone"]
)
def test_a_newcomer_goes_from_two_files_to_stations_on_the_list(
    browser: Browser, officer: User, english: bool, width: int
) -> None:
    window = browser.window(width=width, user=officer, english=english)
    page = window.page

    bring_in(window, "places.candidates", "candidates.csv")
    bring_in(window, "demand.points", "demand.csv")

    first = ask_for_plan(window, "Plan A", count="20")
    assert first.proved
    expect(
        page.get_by_text("Only this site serves" if english else "只有这里能服务到").first
    ).to_be_visible()
    look(window)
    second = ask_for_plan(window, "Plan B", count="12")

    window.open("/desk/siteplans/")
    page.check(f"#plan-{first.pk}")
    page.check(f"#plan-{second.pk}")
    look(window)
    page.get_by_role("button", name="side by side" if english else "并排比较").click()
    expect(page.locator("table.compare").first).to_contain_text("Plan A")
    look(window)

    window.open(f"/desk/siteplans/{first.pk}/adopt/")
    look(window)
    page.locator(".form-foot button").click()
    page.wait_for_load_state("load")
    station = Station.objects.order_by("code")[0]
    expect(page.locator("main")).to_contain_text(station.code)
    look(window)

    window.open(f"/desk/stations/{station.code}/")
    expect(page.locator("main")).to_contain_text(officer.name)
    look(window)
    window.open("/desk/audit/")
    expect(page.locator("main")).to_contain_text(
        "adopted a siting plan" if english else "采纳了选址方案"
    )
    look(window)
    assert verify_chain()[1] is None


@pytest.mark.browser
def test_the_keyboard_alone_computes_and_adopts_a_plan(browser: Browser, officer: User) -> None:
    call_command("sample_city", quiet=True)
    window = browser.window(width=DESK, user=officer)
    page = window.open("/desk/")
    press(page, "选址方案")
    press(page, "新建方案")
    press(page, "开始计算")
    expect(page.locator("main")).to_contain_text("覆盖率")
    press(page, "采纳")
    press(page, "确定采纳")
    page.wait_for_url("**/desk/stations/?state=planned*")
    assert Station.objects.exists()
