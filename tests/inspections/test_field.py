"""The field app in a real Chromium: without a network, exactly once, and nothing silently lost."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from minsheng.accounts.models import User
from minsheng.cases.models import Case
from minsheng.inspections.models import Inspection, Photo, Submission
from tests.inspections.builders import a_visit, inspector, keys, send, start
from tests.people import Cast, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def who(cast: Cast) -> User:
    return inspector(cast)


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer, who: User) -> Iterator[BrowserContext]:
    """The inspector's phone, 390 pixels wide, at the station."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        permissions=["geolocation"],
        geolocation={"latitude": 28.9611, "longitude": 118.8811, "accuracy": 15},
    )
    context.set_default_timeout(20_000)
    key = sign_in(who).session.session_key or ""
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    context.add_cookies([cookie])
    yield context
    context.close()


def opened(phone: BrowserContext, live_server: LiveServer) -> Page:
    page = phone.new_page()
    page.goto(f"{live_server.url}/field/")
    page.wait_for_selector("html[data-field=ready]")
    return page


def picture() -> dict[str, object]:
    """A photo as a phone takes it: large, with a place in it."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRETPHONE"
    Image.new("RGB", (3000, 2000), "teal").save(file, "JPEG", exif=exif)
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def arrive(page: Page, visit: Inspection) -> None:
    page.locator("#field-code").fill(visit.station.short_code)
    page.get_by_role("button", name="打开", exact=True).click()
    page.get_by_label("门牌短码").fill(visit.station.short_code)
    page.get_by_role("button", name="我已到站，开始检查").click()
    page.wait_for_selector("[data-item=door]")


def say(page: Page, key: str, result: str) -> None:
    page.locator(f"[data-item='{key}'] input[value={result}]").check()


def fill(page: Page, visit: Inspection) -> str:
    """Everything passes but the judged item, which is photographed."""
    door, judged, area = keys(visit)
    say(page, door, "pass")
    say(page, area, "pass")
    say(page, judged, "fail")
    page.locator(f"[data-item='{judged}'] input[type=file]").set_input_files(picture())
    expect(page.locator(f"[data-item='{judged}']").get_by_text("已拍 1 张")).to_be_visible()
    return judged


def finish(page: Page) -> None:
    page.get_by_role("button", name="完成检查").click()


def sent(page: Page) -> None:
    expect(page.locator("[data-field-queue]")).not_to_contain_text("等待提交", timeout=15_000)
    expect(page.locator("[data-field-status]")).to_have_text("全部已提交。")


def test_inspected_offline_and_sent_when_the_network_is_back(
    phone: BrowserContext, live_server: LiveServer, cast: Cast, who: User
) -> None:
    visit = a_visit(cast, who)
    page = opened(phone, live_server)
    page.wait_for_selector("html[data-offline=ready]")
    phone.set_offline(True)
    page.goto(f"{live_server.url}/field/")
    page.wait_for_selector("html[data-field=ready]")
    expect(page.get_by_text("现在没有网络")).to_be_visible()
    arrive(page, visit)
    say(page, "door", "pass")
    finish(page)
    expect(page.locator("[data-field-status]")).to_have_text("还有 2 项没有填完。")
    _door, judged, _area = keys(visit)
    say(page, judged, "fail")
    finish(page)
    box = page.locator(f"[data-item='{judged}'] [role=alert]")
    expect(box).to_have_text("不合格项要拍照。")
    judged = fill(page, visit)
    expect(box).to_be_hidden()
    page.close()  # the browser is closed before anything is finished

    again = phone.new_page()
    again.goto(f"{live_server.url}/field/")
    again.wait_for_selector("html[data-field=ready]")
    again.get_by_role("button", name=visit.station.name).click()
    expect(again.locator(f"[data-item='{judged}'] input[value=fail]")).to_be_checked()
    finish(again)
    expect(again.get_by_text("还有 3 项等待提交")).to_be_visible()
    assert not Photo.objects.exists()

    phone.set_offline(False)
    sent(again)
    again.wait_for_load_state("networkidle")  # the list has come again by now
    expect(again.get_by_role("button", name=visit.station.name)).to_have_count(0)
    visit.refresh_from_db()
    assert (visit.state, visit.failed, visit.code_typed) == ("done", [judged], True)
    assert visit.accuracy_m == 15
    assert Case.objects.get().source_key == f"{visit.pk}:{judged}"
    content = (settings.MEDIA_ROOT / Photo.objects.get().file).read_bytes()
    assert b"SECRETPHONE" not in content
    assert max(Image.open(io.BytesIO(content)).size) == 1600


def test_answers_lost_on_the_way_back_are_not_sent_twice(
    phone: BrowserContext, live_server: LiveServer, cast: Cast, who: User
) -> None:
    """The server accepts every kind of sending, and the network is cut before the phone hears of it."""
    visit = a_visit(cast, who)
    page = opened(phone, live_server)
    cut: list[str] = []

    def accept_and_cut(route: Route) -> None:
        kind = route.request.url.rstrip("/").rsplit("/", 1)[1]
        if kind in cut:
            route.continue_()
            return
        cut.append(kind)
        route.fetch()
        route.abort("connectionreset")

    phone.route("**/field/*/*/", accept_and_cut)
    arrive(page, visit)
    judged = fill(page, visit)
    finish(page)
    queue = page.locator("[data-field-queue]")
    for _attempt in range(30):  # each failed sending stops the queue until the next attempt
        if "等待提交" not in (queue.text_content() or ""):
            break
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(700)
    expect(queue).not_to_contain_text("等待提交", timeout=15_000)
    assert set(cut) == {"start", "photo", "submit"}
    counts = (Photo.objects.count(), Submission.objects.count(), Case.objects.count())
    assert counts == (1, 1, 1)
    visit.refresh_from_db()
    assert (visit.state, visit.version, visit.failed) == ("done", 1, [judged])


def test_an_answer_that_comes_after_the_phone_gave_up(
    phone: BrowserContext, live_server: LiveServer, cast: Cast, who: User
) -> None:
    visit = a_visit(cast, who)
    page = opened(phone, live_server)
    held: list[Route] = []

    def accept_and_wait(route: Route) -> None:
        route.fetch()
        held.append(route)

    arrive(page, visit)
    fill(page, visit)
    phone.route("**/field/*/submit/", accept_and_wait)
    finish(page)
    while not held:
        page.wait_for_timeout(100)
    page.close()  # gone before the answer came
    phone.unroute("**/field/*/submit/")
    again = opened(phone, live_server)
    expect(again.locator("[data-field-queue]")).not_to_contain_text("等待提交", timeout=15_000)
    assert (Submission.objects.count(), Case.objects.count()) == (1, 1)


def held(phone: BrowserContext, live_server: LiveServer) -> tuple[Page, list[Route]]:
    """The app with its very first list still on the way."""
    waiting: list[Route] = []
    phone.route("**/field/today/", lambda route: waiting.append(route))  # noqa: PLW0108
    page = phone.new_page()
    page.goto(f"{live_server.url}/field/")
    page.wait_for_selector("#field-code")
    while not waiting:
        page.wait_for_timeout(50)
    return page, waiting


def release(phone: BrowserContext, waiting: list[Route]) -> None:
    for route in waiting:
        route.continue_()
    phone.unroute("**/field/today/")


def test_a_code_being_typed_while_the_first_list_comes_stays(
    phone: BrowserContext, live_server: LiveServer, cast: Cast, who: User
) -> None:
    visit = a_visit(cast, who)
    page, waiting = held(phone, live_server)
    page.locator("#field-code").press_sequentially(visit.station.short_code[:3])
    release(phone, waiting)
    expect(page.get_by_role("button", name=visit.station.name)).to_be_visible()
    expect(page.locator("#field-code")).to_have_value(visit.station.short_code[:3])
    expect(page.locator("#field-code")).to_be_focused()


def test_a_code_sent_off_before_the_first_list_opens_its_visit_when_it_comes(
    phone: BrowserContext, live_server: LiveServer, cast: Cast, who: User
) -> None:
    visit = a_visit(cast, who)
    page, waiting = held(phone, live_server)
    page.locator("#field-code").fill(visit.station.short_code)
    page.get_by_role("button", name="打开", exact=True).click()
    release(phone, waiting)
    expect(page.get_by_role("button", name="我已到站，开始检查")).to_be_visible()
    page.get_by_label("门牌短码").fill("ABC")
    page.evaluate("window.dispatchEvent(new Event('online'))")  # another look for news
    page.wait_for_selector("html[data-field=ready]")
    expect(page.get_by_label("门牌短码")).to_have_value("ABC")


def test_another_version_is_shown_and_chosen(
    phone: BrowserContext, live_server: LiveServer, cast: Cast, who: User
) -> None:
    other = inspector(cast, "shi", "施认真")
    visit = a_visit(cast, who, inspectors=[who, other])
    page = opened(phone, live_server)
    arrive(page, visit)
    judged = fill(page, visit)
    start(visit, other)
    send(visit, other, dict.fromkeys(keys(visit), "pass"))
    finish(page)
    expect(page.locator("[data-field-queue]")).to_contain_text("施认真 已经提交过这次检查")
    page.locator("[data-field-queue]").get_by_role("button", name="打开").click()
    expect(page.locator("[data-differs]")).to_have_count(1)
    page.get_by_role("button", name="按选择提交").click()
    expect(page.locator("[data-field-status]")).to_have_text("还有 1 项没有填完。")
    page.get_by_label("我的").check()
    page.get_by_role("button", name="按选择提交").click()
    sent(page)
    visit.refresh_from_db()
    assert (visit.version, visit.failed) == (2, [judged])
    assert [one.by for one in Submission.objects.order_by("version")] == [other, who]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_serious_barrier(
    phone: BrowserContext, live_server: LiveServer, cast: Cast, who: User, language: str
) -> None:
    visit = a_visit(cast, who)
    start(visit, who, at=dt.datetime.now(dt.UTC))
    if language == "en":
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}
        phone.add_cookies([cookie])
    page = opened(phone, live_server)
    for step in ("list", "visit"):
        found = Axe().run(page).response["violations"]
        grave = [one for one in found if one["impact"] in {"serious", "critical"}]
        assert [(one["id"], one["nodes"][0]["html"]) for one in grave] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if step == "list":
            page.get_by_role("button", name=visit.station.name).click()
            page.wait_for_selector("[data-item=door]")
